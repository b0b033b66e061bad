/** Bytes (and, since keys are ASCII, characters) of the key that each cipher takes. */
export const keyByteLength = { AES_128_ECB: 16, AES_256_CBC_HMAC: 32 } as const

/**
 * The two token formats of the gateway. `AES_128_ECB` is the quickstart's and has no integrity; `AES_256_CBC_HMAC` is the
 * newer one. Which of them a realm speaks is set at the gateway, so there is no default.
 */
export type CipherName = keyof typeof keyByteLength
