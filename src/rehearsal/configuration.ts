/**
 * The rest of the rehearsal's Asterisk configuration: folders, modules, RTP, log. It has no
 * manager interface, no HTTP server and no console of its own: it is driven by call files.
 */
import { dialplan } from "./dialplan.js";
import { pjsipConf } from "./pjsip.js";
import type { Folders, Place } from "./place.js";

/** Every file of the configuration folder, by name. */
export function configuration(place: Place, sounds: string): Record<string, string> {
  return {
    "asterisk.conf": asteriskConf(place.folders),
    "modules.conf": MODULES,
    "logger.conf": LOGGER,
    "rtp.conf": RTP,
    "pjsip.conf": pjsipConf(place),
    "extensions.conf": dialplan(sounds),
    // Read by Asterisk's core whether it is used or not; without it a warning is logged.
    "stasis.conf": "",
    "features.conf": "",
    "ccss.conf": "",
    "udptl.conf": "",
    "cdr.conf": "[general]\nenable = no\n",
    "cel.conf": "[general]\nenable = no\n",
    "acl.conf": "",
    "pjproject.conf": "",
    "indications.conf": INDICATIONS,
  };
}

function asteriskConf(folders: Folders): string {
  return `[directories]
astetcdir => ${folders.etc}
astmoddir => ${folders.modules}
astvarlibdir => ${folders.lib}
astdbdir => ${folders.lib}
astkeydir => ${folders.lib}
astagidir => ${folders.lib}
astdatadir => ${folders.data}
astspooldir => ${folders.spool}
astrundir => ${folders.run}
astlogdir => ${folders.log}
astsbindir => ${folders.lib}

[options]
; Callers and phones that say nothing still send RTP, as real ones do; the centre takes a
; line without any for dead.
transmit_silence = yes
nocolor = yes
`;
}

const RTP = `[general]
rtpstart = 22000
rtpend = 22999
`;

/** No "verbose": it shows each dialled extension, and so PINs. */
const LOGGER = `[general]
queue_log = no
[logfiles]
console => warning,error
`;

const INDICATIONS = `[general]
country = jp
[jp]
description = Japan
ringcadence = 1000,2000
dial = 400
ring = 400*16/1000,0/2000
busy = 400/500,0/500
congestion = 400/500,0/500
`;

const MODULES = `[modules]
autoload = no
; SIP
load = res_timing_timerfd.so
load = res_sorcery_config.so
load = res_sorcery_memory.so
load = res_sorcery_astdb.so
load = res_pjproject.so
load = res_pjsip.so
load = res_pjsip_pubsub.so
load = res_pjsip_session.so
load = res_pjsip_sdp_rtp.so
load = res_pjsip_caller_id.so
load = res_pjsip_rfc3326.so
load = res_pjsip_endpoint_identifier_ip.so
load = res_pjsip_authenticator_digest.so
load = res_pjsip_outbound_authenticator_digest.so
load = res_pjsip_outbound_registration.so
load = res_rtp_asterisk.so
load = chan_pjsip.so
; Sound
load = codec_ulaw.so
load = format_pcm.so
load = bridge_simple.so
; Dialplan
load = pbx_config.so
load = pbx_spool.so
load = app_dial.so
load = app_originate.so
load = app_playback.so
load = app_senddtmf.so
load = func_channel.so
load = func_cut.so
load = func_groupcount.so
load = func_logic.so
load = func_rand.so
load = func_strings.so
load = func_timeout.so
`;
