import type { Words } from "../panel/live-types.js";

/**
 * The districts and departments that a contact record may name: what the site's directory
 * has of them. Names of the rehearsal alone until a directory says more.
 */
export interface Places {
  districts: { id: string; label: Words }[];
  departments: { code: string; name: Words }[];
}

export const REHEARSAL_PLACES: Places = {
  districts: [
    { id: "central", label: { ja: "本庁管内", en: "City centre" } },
    { id: "tsurusaki", label: { ja: "鶴崎", en: "Tsurusaki" } },
    { id: "ozai", label: { ja: "大在", en: "Ozai" } },
    { id: "sakanoichi", label: { ja: "坂ノ市", en: "Sakanoichi" } },
    { id: "wasada", label: { ja: "稙田", en: "Wasada" } },
    { id: "onan", label: { ja: "大南", en: "Onan" } },
    { id: "akeno", label: { ja: "明野", en: "Akeno" } },
    { id: "saganoseki", label: { ja: "佐賀関", en: "Saganoseki" } },
    { id: "notsuhara", label: { ja: "野津原", en: "Notsuhara" } },
  ],
  departments: [
    { code: "8001", name: { ja: "市民課", en: "Citizens' Affairs" } },
    { code: "8002", name: { ja: "鶴崎支所", en: "Tsurusaki Branch Office" } },
    { code: "8003", name: { ja: "大在支所", en: "Ozai Branch Office" } },
    { code: "8004", name: { ja: "坂ノ市支所", en: "Sakanoichi Branch Office" } },
    { code: "8005", name: { ja: "稙田支所", en: "Wasada Branch Office" } },
    { code: "8006", name: { ja: "大南支所", en: "Onan Branch Office" } },
    { code: "8007", name: { ja: "明野支所", en: "Akeno Branch Office" } },
    { code: "8008", name: { ja: "国保年金課", en: "Health Insurance and Pensions" } },
    { code: "8009", name: { ja: "情報政策課", en: "Information Policy" } },
  ],
};
