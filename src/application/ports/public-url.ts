/**
 * Where browsers find Lyceum: links in mails lead there, passkeys are good there alone, providers send browsers back.
 * Scheme, host and port alone, so without a slash at its end: `https://lyceum.example.org`. A path is put behind it.
 */
export type PublicUrl = string
