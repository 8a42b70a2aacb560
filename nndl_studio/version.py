"""The studio's version; it goes into the package and into the files the studio writes."""

VERSION = "0.1.0"
