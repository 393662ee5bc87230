from django import forms

from almoner.platform.web.forms import NhsForm


class DraftForm(NhsForm):
    """The text of a definition, as YAML, and what changed."""

    body = forms.CharField(
        label="Text of the definition",
        help_text="YAML. Raise the version number for every change.",
        widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "false"}),
        strip=False,
    )
    note = forms.CharField(
        label="What changed and why",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_body(self) -> str:
        """Browsers send line ends of two characters; files have one."""
        return self.cleaned_data["body"].replace("\r\n", "\n")
