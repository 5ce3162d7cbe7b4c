#!/bin/sh
# A program behind mosh's server and client, as the command `mosh` starts them on two machines; here both are this one.
set -e
# Ssh, which starts the server, takes no COLORTERM along.
unset COLORTERM
export LC_ALL=C.UTF-8
said=$(mosh-server new -i 127.0.0.1 -c "$(mosh-client -c)" -- "$@" 2>/dev/null)
port=$(echo "$said" | awk '/MOSH CONNECT/ { print $3 }')
MOSH_KEY=$(echo "$said" | awk '/MOSH CONNECT/ { print $4 }') exec mosh-client 127.0.0.1 "$port"
