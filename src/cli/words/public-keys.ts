import { shellWord } from '../../formats/commands/shell-word.ts'
import { parsePublicKey, type PublicKey } from '../../formats/evidence/public-key.ts'
import type { CliContext } from '../frame/context.ts'
import { InvalidError } from '../frame/errors.ts'
import { readInput } from './read-input.ts'

/** The public keys in a file, which the caller trusts: one after another, as `key server` prints. */
export const keysIn = async (
  path: string,
  flag: string,
  context: Pick<CliContext, 'stdin'>,
): Promise<readonly PublicKey[]> => {
  const pem = (await readInput(path, flag, 64 * 1024, context)).toString('utf8')
  const blocks = pem.split(/(?<=-----END PUBLIC KEY-----)/).filter((block) => block.trim() !== '')
  return (blocks.length === 0 ? [pem] : blocks).map((block) => {
    const key = parsePublicKey(block)
    if (key.ok) return key.value
    throw new InvalidError(
      `${flag}: ${path} ${key.problem}.`,
      [],
      isPrivate(block)
        ? `Give the public half: openssl pkey -in ${shellWord(path)} -pubout`
        : 'Get it once, from whom you trust; of a server by berth key server',
    )
  })
}

const isPrivate = (pem: string): boolean => /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem)
