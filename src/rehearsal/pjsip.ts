/**
 * pjsip.conf of the rehearsal's Asterisk: a carrier that is known by its address alone, and
 * desk phones that register with a password. It speaks to the centre and to nobody else.
 */
import { MANAGER_PHONE, type Place, phonePassword, SEATS } from "./place.js";

/** The whole file. */
export function pjsipConf(place: Place): string {
  return [
    shared(place),
    ...[...SEATS.map((seat) => seat.id), MANAGER_PHONE].map((phone) => phoneConf(place, phone)),
  ].join("\n");
}

function shared({ centre, carrier, phones }: Place): string {
  return `; Rendered at every start: changes made here are lost.

[global]
type = global
user_agent = Madoguchi rehearsal

[carrier-udp]
type = transport
protocol = udp
bind = ${carrier.host}:${carrier.port}

[phones-udp]
type = transport
protocol = udp
bind = ${phones.host}:${phones.port}

; Where every call of ours goes.
[centre]
type = aor
contact = sip:${centre.host}:${centre.port}

[line](!)
type = endpoint
aors = centre
disallow = all
allow = ulaw
direct_media = no
; RTP leaves from the address that the SDP names, not from any.
bind_rtp_to_media_address = yes
dtmf_mode = rfc4733
rtp_timeout = 30

; The carrier, and what it says of callers who show no number (RFC 3323).
[carrier](line)
transport = carrier-udp
media_address = ${carrier.host}
from_domain = ${carrier.host}
context = carrier
; A call from the centre that is for none of the phones (below) is for the carrier.
[carrier]
type = identify
endpoint = carrier
match = ${centre.host}

; No from_user here: with it Asterisk leaves out the display name, which says why the
; number is missing.
[carrier-withheld](line)
transport = carrier-udp
media_address = ${carrier.host}
from_domain = anonymous.invalid
context = carrier

[phone](!,line)
transport = phones-udp
media_address = ${phones.host}
context = phone

[phone-password](!)
type = auth
auth_type = userpass

[phone-registration](!)
type = registration
transport = phones-udp
server_uri = sip:${centre.host}:${centre.port}
; The Contact carries a token by which a call is known to be for this phone.
line = yes
expiration = 3600
; A phone never gives up, and is quickly back after the centre was.
max_random_initial_delay = 0
max_retries = 1000000000
retry_interval = 3
forbidden_retry_interval = 10
fatal_retry_interval = 10
auth_rejection_permanent = no
`;
}

function phoneConf({ centre }: Place, phone: string): string {
  return `[${phone}](phone)
from_user = ${phone}
outbound_auth = ${phone}
[${phone}](phone-password)
username = ${phone}
password = ${phonePassword(phone)}
[${phone}](phone-registration)
endpoint = ${phone}
client_uri = sip:${phone}@${centre.host}:${centre.port}
contact_user = ${phone}
outbound_auth = ${phone}
`;
}
