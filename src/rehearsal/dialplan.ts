/**
 * extensions.conf of the rehearsal's Asterisk: how a caller and a desk phone behave once a
 * call is there. Who calls and when is the schedule's business; a caller's conduct comes
 * with the call as the variables KEYS, SILENT and PATIENCE (callfile.ts). Phones draw their
 * own conduct from Asterisk's RAND.
 */
import { MANAGER_PHONE } from "./place.js";

/** How phones behave; shares are percentages of the calls that they are offered. */
export interface PhoneConduct {
  answerS: [from: number, to: number];
  talkS: [from: number, to: number];
  /** From the call's end to the code that ends the wrap-up. */
  wrapUpS: [from: number, to: number];
  ignoredShare: number;
  declinedShare: number;
}

export const USUAL_PHONES: PhoneConduct = {
  answerS: [2, 6],
  talkS: [30, 90],
  wrapUpS: [10, 30],
  ignoredShare: 3,
  declinedShare: 2,
};

/** Names of the sound files (without ending) in the folder given to `dialplan`. */
export const CALLER_VOICE = "caller";
export const OPERATOR_VOICE = "operator";

/** The whole file; `sounds` is the folder of the two voices. */
export function dialplan(sounds: string, phones: PhoneConduct = USUAL_PHONES): string {
  return [HEAD, callerContext(sounds), phoneContext(sounds, phones), afterCallContext(phones), carrierContext(sounds)].join("\n");
}

const HEAD = `; Rendered at every start: changes made here are lost.

[general]
static = yes
writeprotect = yes
`;

/** A caller whom the centre has answered. */
function callerContext(sounds: string): string {
  return `; A caller, from the centre's answer on. KEYS is "seconds:digit,seconds:digit".
[caller]
exten => s,1,Set(TIMEOUT(absolute)=\${PATIENCE})
 same => n(key),GotoIf($["\${KEYS}" = ""]?silent)
 same => n,Set(key=\${SHIFT(KEYS)})
 same => n,Wait(\${CUT(key,:,1)})
 same => n,SendDTMF(\${CUT(key,:,2)})
 same => n,Goto(key)
 same => n(silent),Wait(\${SILENT})
 same => n(speak),Playback(${sounds}/${CALLER_VOICE})
 same => n,Goto(speak)
`;
}

/** A desk phone that the centre calls. */
function phoneContext(sounds: string, phones: PhoneConduct): string {
  const declined = phones.ignoredShare + phones.declinedShare;
  return `; A desk phone with one line: busy while it is in a call, else it rings, and is
; answered, left alone (until the centre gives up) or declined.
[phone]
exten => _1XX,1,Set(__SEAT=\${EXTEN})
 same => n,Set(GROUP()=\${SEAT})
 same => n,GotoIf($[\${GROUP_COUNT(\${SEAT})} > 1]?busy)
 same => n,Set(chance=\${RAND(1,100)})
 same => n,GotoIf($[\${chance} > ${phones.ignoredShare} & \${chance} <= ${declined}]?decline)
 same => n,Ringing()
 same => n,GotoIf($[\${chance} <= ${phones.ignoredShare}]?ignore)
 same => n,Wait(\${RAND(${phones.answerS.join(",")})})
 same => n,Answer()
 same => n,Set(TIMEOUT(absolute)=\${RAND(${phones.talkS.join(",")})})
 same => n(speak),Playback(${sounds}/${OPERATOR_VOICE})
 same => n,Goto(speak)
 same => n(ignore),Wait(120)
 same => n,Hangup()
; 486 Busy Here, and 603 Decline by its Q.850 cause.
 same => n(busy),Set(SEAT=)
 same => n,Hangup(17)
 same => n(decline),Wait(1)
 same => n,Hangup(21)
; The call is over, or was not taken: some time later the phone dials that it is ready.
; Nobody works at the manager's, so there is nothing to be ready for.
exten => h,1,GotoIf($["\${SEAT}" = "" | "\${SEAT}" = "${MANAGER_PHONE}"]?end)
 same => n,Originate(Local/\${SEAT}@after-call/n,exten,line,s,1,30,a)
 same => n(end),NoOp()
`;
}

/** The operator's side of a wrap-up. */
function afterCallContext(phones: PhoneConduct): string {
  return `; The record is written, and *13 is dialled, unless the phone is in the next call
; already. A code that was not taken is dialled again.
[after-call]
exten => _1XX,1,Answer()
 same => n,Set(left=6)
 same => n,Wait(\${RAND(${phones.wrapUpS.join(",")})})
 same => n(dial),GotoIf($[\${GROUP_COUNT(\${EXTEN})} > 0]?done)
 same => n,Dial(PJSIP/*13@\${EXTEN},10,S(20))
 same => n,Set(left=$[\${left} - 1])
 same => n,GotoIf($["\${DIALSTATUS}" = "ANSWER" | \${left} = 0]?done)
 same => n,Wait(5)
 same => n,Goto(dial)
 same => n(done),Hangup()

; The near end of a call to a code: listens until the centre hangs up.
[line]
exten => s,1,Wait(60)
 same => n,Hangup()
`;
}

/** What the centre calls outside: the site's departments and interpreters, people who are called back, whose numbers cannot exist, and 110, 118 and 119. */
function carrierContext(sounds: string): string {
  return `; Calls from the centre to numbers outside. Whoever is called answers after a
; while, or, one in ten, is busy; any other number is unallocated (404, by its Q.850 cause).
[carrier]
exten => _097000XXXX,1,Goto(desk,s,1)
exten => _0900000XXXX,1,Goto(desk,s,1)
exten => _11[089],1,Goto(desk,s,1)
exten => _X!,1,Hangup(1)

[desk]
exten => s,1,GotoIf($[\${RAND(1,10)} = 1]?busy)
 same => n,Ringing()
 same => n,Wait(\${RAND(2,6)})
 same => n,Answer()
 same => n,Set(TIMEOUT(absolute)=\${RAND(40,120)})
 same => n(speak),Playback(${sounds}/${OPERATOR_VOICE})
 same => n,Goto(speak)
 same => n(busy),Hangup(17)
`;
}
