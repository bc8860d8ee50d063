"""Our own tags around escaped text.

Streamlit's Markdown cannot be made to show any text literally: it finds addresses, icons and arrows after the escapes are undone.
So text that is not ours (documents, titles, file names, questions, messages that name a file) reaches the page through here only.
"""

from html import escape
from typing import Literal

import streamlit as st

Kind = Literal["info", "success", "warning", "error"]

_STYLE = """<style>
[data-testid="stMainBlockContainer"] {padding-top: 2.6rem;}
[data-testid="InputInstructions"], [data-testid="stFileUploaderDropzoneInstructions"] {display: none;}
.pi-quote, .pi-source {
  font-family: Georgia, "PT Serif", "DejaVu Serif", serif; line-height: 1.55; white-space: pre-line; overflow-wrap: anywhere;
  unicode-bidi: isolate;
}
.pi-quote {font-size: 1.08rem; margin: .6rem 0 .3rem; padding-left: .9rem; border-left: 3px solid #4a90c2aa;}
.pi-source mark {background: #ffe08a; color: #1d2024; padding: .05em .1em; border-radius: 2px;}
.pi-source mark {background: light-dark(#ffe08a, #6b5200); color: light-dark(#1d2024, #fff6d6);}
.pi-answer {
  font-weight: 700; padding: .05em .15em; border-radius: 2px; box-decoration-break: clone; -webkit-box-decoration-break: clone;
  background: #ffe08a; background: light-dark(#fff0bf, #4a3c10);
}
.pi-source mark .pi-answer {background: #ffc94d; background: light-dark(#ffc94d, #a67c00); color: inherit;}
.pi-number {font-weight: 700; color: #1f7fb8; color: light-dark(#1a6698, #7fb8e0);}
.pi-hit {margin-top: .5rem;}
.pi-place {font-size: .92rem; opacity: .85; margin: 0 0 .3rem; overflow-wrap: anywhere; unicode-bidi: isolate;}
.pi-question {
  font-size: 1.15rem; font-weight: 600; margin: .3rem 0; white-space: pre-line; overflow-wrap: anywhere; unicode-bidi: isolate;
}
.pi-part {
  font-size: 1.05rem; font-weight: 600; margin: 1.2rem 0 .1rem; padding-top: .9rem; border-top: 1px solid #88888855;
  overflow-wrap: anywhere; unicode-bidi: isolate;}
.pi-understood, .pi-where {margin: 0; overflow-wrap: anywhere; unicode-bidi: isolate;}
.pi-understood small {display: block; font-size: .88rem; opacity: .85;}
.pi-notice {margin: .2rem 0; padding: .5rem .8rem; border-radius: 4px; overflow-wrap: anywhere; background: #1f5f8b24;}
.pi-notice.success {background: #2e8b572b;} .pi-notice.warning {background: #d9a40033;} .pi-notice.error {background: #c0392b33;}
.pi-verdict {font-weight: 600; margin: .3rem 0; padding: .45rem .8rem; border-radius: 4px; background: #2e8b572b;}
.pi-verdict.uncertain {background: #d9a40033;} .pi-verdict.not_found {background: #88888833;}
.pi-documents {width: 100%; border-collapse: collapse; font-size: .92rem;}
.pi-documents th, .pi-documents td {
  text-align: left; vertical-align: top; padding: .4rem .5rem; border-bottom: 1px solid #88888844;
}
.pi-documents td:first-child {overflow-wrap: anywhere; width: 100%;}
.pi-documents :is(th, td):nth-child(2) {min-width: 7.5rem;}
.pi-documents th {font-weight: 600; opacity: .8;}
.pi-documents :is(th, td):nth-child(n+3) {text-align: right; white-space: nowrap;}
.pi-documents small {display: block; opacity: .8; unicode-bidi: isolate;}
.pi-documents summary {cursor: pointer; font-size: .86em; opacity: .8;}
.pi-documents td.refused, .pi-documents td.waiting, .pi-documents td.changed, .pi-documents td.removed {font-weight: 600;}
.pi-report {border-collapse: collapse; font-size: .92rem; margin: .3rem 0 .6rem;}
.pi-report th {text-align: left; vertical-align: top; white-space: nowrap; padding: .2rem 1rem .2rem 0; font-weight: 600;}
.pi-report td {padding: .2rem 0; overflow-wrap: anywhere;}
@media (max-width: 640px) {
  .pi-documents {font-size: .86rem;} .pi-documents th, .pi-documents td {padding: .35rem .2rem;}
  .pi-documents :is(th, td):nth-child(2) {min-width: 5.2rem;}
}
</style>"""


def style() -> None:
    """Put the styles in force."""
    st.html(_STYLE)


def notice(kind: Kind, text: str) -> None:
    """Show a sentence, whatever names stand in it."""
    role = "alert" if kind == "error" else "status"
    st.html(f'<div class="pi-notice {kind}" role="{role}">{escape(text)}</div>')


def line(style: str, text: str) -> None:
    """Show a line of text in one of the styles above."""
    st.html(f'<div class="pi-{style}">{escape(text)}</div>')
