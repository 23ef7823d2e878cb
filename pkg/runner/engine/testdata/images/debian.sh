#!/bin/sh
# Makes a Debian base image without a registry, from packages: ./debian.sh IMAGE [PACKAGE...]
# Needs root, debootstrap and a Docker Engine.
#
# The image has a label of its own, so that the clean-up that the tests try does not take it.
set -eu

image=$1
shift
packages=$(echo "$*" | tr ' ' ',')

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT INT TERM

debootstrap --variant=minbase ${packages:+--include="$packages"} bookworm "$folder/root" >"$folder/log" 2>&1 ||
	{ tail -n 20 "$folder/log" >&2; exit 1; }
rm -rf "$folder"/root/var/cache/apt/archives/*.deb "$folder"/root/var/lib/apt/lists/*
tar -C "$folder/root" -c . | docker import --change 'LABEL dev.tfblint.base=debian' - "$image" >/dev/null
