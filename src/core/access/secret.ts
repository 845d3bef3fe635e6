import { createHash } from 'node:crypto'

const shape = /^berth_[A-Za-z0-9_-]{43}$/
const shapes = {
  session: /^berth_session_[A-Za-z0-9_-]{43}$/,
  ticket: /^berth_ticket_[A-Za-z0-9_-]{43}$/,
}

/** A new token's secret from 32 unpredictable bytes: shown once, never kept. */
export const newSecret = (random: (bytes: number) => Uint8Array): string =>
  `berth_${Buffer.from(random(32)).toString('base64url')}`

/** Whether the text can be a token's secret. */
export const isSecret = (text: string): boolean => shape.test(text)

/** A new session's or ticket's secret, from as many unpredictable bytes. */
export const newSecretOf = (
  kind: keyof typeof shapes,
  random: (bytes: number) => Uint8Array,
): string => `berth_${kind}_${Buffer.from(random(32)).toString('base64url')}`

/** Whether the text can be the secret of a session or a ticket. */
export const isSecretOf = (kind: keyof typeof shapes, text: string): boolean =>
  shapes[kind].test(text)

/** What is kept of a secret: it is too random to be guessed from its plain SHA-256. */
export const hashOfSecret = (secret: string): string =>
  createHash('sha256').update(secret).digest('hex')

/** What stands for a personal value in event bytes: SHA-256 over salt and value. */
export const hashOfPersonal = (salt: string, value: string): string =>
  `sha256:${createHash('sha256').update(`${salt}\n${value}`).digest('hex')}`
