"""Included under /directory/."""

from django.urls import path

from almoner.registers.directory.views import (
    assistants,
    inboxes,
    listing,
    public,
    searching,
    stewarding,
)

app_name = "directory"
_ONE = "<int:service_id>/"
_ASSISTANT = "assistants/<int:assistant_id>/"
urlpatterns = [
    path("", searching.search, name="search"),
    path("own/", listing.own, name="own"),
    path("add/", listing.add, name="add"),
    path("approvals/", stewarding.approvals, name="approvals"),
    path("keep/", stewarding.worklist, name="worklist"),
    path("champions/", stewarding.champions, name="champions"),
    path("champions/team/<int:team_id>/", stewarding.champion_name, name="champion-name"),
    path("champions/<int:champion_id>/end/", stewarding.champion_end, name="champion-end"),
    path("notes/<int:note_id>/answer/", stewarding.note_answer, name="note-answer"),
    path("referrals/", inboxes.referrals, name="referrals"),
    path("referrals/<int:referral_id>/", inboxes.referral, name="referral"),
    path("requests/", inboxes.requests, name="requests"),
    path("requests/<int:answer_id>/", inboxes.offer, name="offer"),
    path("requests/<int:answer_id>/decline/", inboxes.decline, name="decline"),
    path("assistants/", assistants.search, name="assistants"),
    path("assistants/register/", assistants.register, name="register"),
    path("assistants/add/", assistants.add, name="assistant-add"),
    path(_ASSISTANT, assistants.one, name="assistant"),
    path(_ASSISTANT + "change/", assistants.change, name="assistant-change"),
    path(_ASSISTANT + "check/", assistants.check, name="assistant-check"),
    path(_ASSISTANT + "withdraw/", assistants.withdraw, name="assistant-withdraw"),
    path("open-referral/services", public.services, name="open-referral"),
    path("open-referral/services/<uuid:made_id>", public.service, name="open-referral-one"),
    path(_ONE, searching.entry, name="entry"),
    path(_ONE + "change/", listing.change, name="change"),
    path(_ONE + "submit/", listing.submit, name="submit"),
    path(_ONE + "take-back/", listing.take_back, name="take-back"),
    path(_ONE + "withdraw/", listing.withdraw, name="withdraw"),
    path(_ONE + "approve/", stewarding.approve, name="approve"),
    path(_ONE + "return/", stewarding.return_, name="return"),
    path(_ONE + "steward/", stewarding.steward, name="steward"),
    path(_ONE + "verify/", stewarding.verify, name="verify"),
    path(_ONE + "placements/stop/", stewarding.stop, name="stop"),
    path(_ONE + "placements/allow/", stewarding.allow, name="allow"),
    path(_ONE + "note/", stewarding.note_add, name="note-add"),
    path(_ONE + "refer/", inboxes.refer, name="refer"),
]
