"""Hosts of the news by kind of source, for corpora that name a host and nothing else.

Put together by hand from what each outlet is, before any label was looked at. A host that is not
listed is of kind unknown: most sites of news about gadgets and celebrities, and every hoaxer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

HOSTS: Final[Mapping[str, tuple[str, ...]]] = {
    "newspaper": (
        "dailymail.co.uk", "mirror.co.uk", "independent.co.uk", "metro.co.uk", "telegraph.co.uk",
        "nydailynews.com", "theguardian.com", "washingtonpost.com", "nypost.com", "usatoday.com",
        "express.co.uk", "dailystar.co.uk", "nytimes.com", "smh.com.au", "theage.com.au",
        "theglobeandmail.com", "latimes.com", "washingtontimes.com", "wsj.com",
        "nationalpost.com", "news.nationalpost.com", "torontosun.com", "thestar.com",
        "timesofisrael.com", "haaretz.com", "jpost.com", "timesofindia.indiatimes.com",
        "hindustantimes.com", "thehindu.com", "irishmirror.ie", "irishtimes.com", "standard.co.uk",
        "thesun.co.uk", "thetimes.co.uk", "scotsman.com", "bostonglobe.com", "chicagotribune.com",
        "miamiherald.com", "sfgate.com", "chron.com", "ft.com", "scmp.com", "nzherald.co.nz",
        "time.com", "theatlantic.com", "newsweek.com", "economist.com", "spiegel.de", "lemonde.fr",
        "lefigaro.fr", "elpais.com", "news.com.au",
    ),
    "broadcaster": (
        "bbc.com", "bbc.co.uk", "cnn.com", "foxnews.com", "nbcnews.com", "cbsnews.com", "cbc.ca",
        "cnbc.com", "abcnews.go.com", "abc.net.au", "npr.org", "pbs.org", "msnbc.com", "itv.com",
        "news.sky.com", "channel4.com", "ctvnews.ca", "globalnews.ca", "9news.com.au",
        "aljazeera.com", "alarabiya.net", "france24.com", "dw.com", "euronews.com", "rte.ie",
    ),
    "wire_agency": ("reuters.com", "apnews.com", "ap.org", "afp.com", "upi.com", "bloomberg.com"),
    "state_media": (
        "rt.com", "sputniknews.com", "tass.com", "tass.ru", "presstv.ir", "presstv.com",
        "xinhuanet.com", "news.xinhuanet.com", "chinadaily.com.cn", "globaltimes.cn", "kcna.kp",
        "sana.sy", "voanews.com",
    ),
    "partisan_site": (
        "breitbart.com", "theblaze.com", "dailycaller.com", "thegatewaypundit.com", "newsmax.com",
        "wnd.com", "infowars.com", "zerohedge.com", "rawstory.com", "dailykos.com",
        "thinkprogress.org", "townhall.com", "washingtonexaminer.com", "freebeacon.com",
    ),
    "investigative": (
        "snopes.com", "politifact.com", "factcheck.org", "hoax-slayer.com", "propublica.org",
        "theintercept.com", "bellingcat.com",
    ),
    "social_media": (
        "twitter.com", "facebook.com", "instagram.com", "youtube.com", "reddit.com", "vk.com",
        "tumblr.com", "pastebin.com",
    ),
}  # fmt: skip
"""Kind of source, and the hosts that are of it, without www."""


def outlet(host: pl.Expr) -> pl.Expr:
    """Return the host without what names an edition of it, in small letters.

    >>> pl.select(outlet(pl.lit("edition.CNN.com"))).item()
    'cnn.com'
    """
    return host.str.to_lowercase().str.replace(r"^(?:www\d?|edition|english|online|m|mobile)\.", "")


def kind_of(outlet: pl.Expr) -> pl.Expr:
    """Return the kind of source that an outlet is.

    >>> pl.select(kind_of(pl.lit("reuters.com"))).item()
    'wire_agency'
    """
    kinds = {host: kind for kind, hosts in HOSTS.items() for host in hosts}
    return outlet.replace_strict(kinds, default="unknown", return_dtype=pl.String)
