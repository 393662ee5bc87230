from django.urls import path

from almoner.services.brokerage.views import council, deciding, provider, reports

app_name = "brokerage"
urlpatterns = [
    path("", council.home, name="home"),
    path("new/", council.new, name="new"),
    path("new/<int:person_id>/", council.new, name="new_for"),
    path("together/", council.together, name="together"),
    path("<int:package_id>/", council.package, name="package"),
    path("<int:package_id>/change/", council.change, name="change"),
    path("<int:package_id>/person/", council.name, name="name"),
    path("<int:package_id>/publish/", council.publish, name="publish"),
    path("<int:package_id>/close/", council.close, name="close"),
    path("<int:package_id>/award/<int:offer_id>/", deciding.award, name="award"),
    path("<int:package_id>/accept-none/", deciding.reject, name="reject"),
    path("<int:package_id>/start/", deciding.start, name="start"),
    path("<int:package_id>/withdraw/", deciding.withdraw, name="withdraw"),
    path("<int:package_id>/cannot-start/", deciding.fall_through, name="fall_through"),
    path("<int:package_id>/issue-again/", council.reissue, name="reissue"),
    path("questions/<int:question_id>/", council.reply, name="reply"),
    path("fairness/", reports.fairness, name="fairness"),
    path("fairness.csv", reports.fairness_csv, name="fairness_csv"),
    path("packages.csv", reports.packages_csv, name="packages_csv"),
    path("agreements/", reports.agreements, name="agreements"),
    path("agreements/new/", reports.agree, name="agree"),
    path("agreements/<int:agreement_id>/end/", reports.end_agreement, name="end_agreement"),
    path("offers/", provider.home, name="offers"),
    path("offers/<int:package_id>/", provider.package, name="offer_package"),
    path("offers/<int:package_id>/<int:service_id>/", provider.offer, name="offer"),
    path("offers/<int:package_id>/ask/", provider.ask, name="ask"),
    path("offers/change/<int:offer_id>/", provider.change, name="change_offer"),
    path("offers/take-back/<int:offer_id>/", provider.withdraw, name="withdraw_offer"),
]
