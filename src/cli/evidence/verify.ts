import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { command } from '../frame/command.ts'
import { details } from '../shown/details.ts'
import { argument, many, text } from '../words/flags.ts'
import { identityFlags } from '../words/identity-flags.ts'
import { printable } from '../shown/printable.ts'
import { unreadable } from '../words/read-input.ts'
import { styled, type Style, type Terminal } from '../shown/terminal.ts'
import { UsageError } from '../frame/errors.ts'
import type { Manifest } from './bundle.ts'
import { checkBundle, type CheckedBundle } from './check-bundle.ts'
import { certificatesBy, keptAt, keysFrom } from './read-trust.ts'
import { leastOf, type Checked, type TrustGiven } from './trust-given.ts'
import { madeHere } from '../frame/invocation.ts'

const exits = { verified: 0, unverified: 5, invalid: 3 } as const

export const verifyBundle = command({
  brief: 'Verify a bundle without any server',
  description: [
    'Checks every file, every signature, that the events of each record are in the ledger, and that the',
    'record is what they say. Only what you give is believed: without keys it fits together at best. The',
    'exit code is the answer: 0 verified, 3 changed or signed badly, 5 somebody else says whose keys these are.',
  ].join('\n'),
  examples: [
    'evidence verify bundle.tar --server-key berth.pem --key ci.pem',
    'evidence verify bundle.tar --key ci.pem --checkpoint today.checkpoint',
  ],
  flags: {
    'server-key': many(
      "The server's public keys, as `berth key server` prints them: they vouch for the ledger",
      'FILE',
    ),
    key: many('A public key of whoever signs evidence, as PEM', 'FILE'),
    'trusted-root': many('A Sigstore trusted_root.json that you believe', 'FILE'),
    ...identityFlags,
    checkpoint: text('A checkpoint of the ledger that you kept', { placeholder: 'FILE' }),
    digest: text('The digest that the bundle must have', { placeholder: 'DIGEST' }),
  },
  args: [argument('FILE', 'The bundle')],
  isLocal: true,
  run: async ({ context, show, terminal, exit }, flags, file) => {
    const keys = await keysFrom('--key', flags.key, context)
    const serverKeys = await keysFrom('--server-key', flags['server-key'], context)
    const checkpoint = await keptAt(flags.checkpoint, serverKeys, context)
    const given = { keys, serverKeys, checkpoint, ...(await certificatesBy(flags, context)) }
    const bundle = await checkBundle(await bytesOf(file), given)
    const value = reportOf(bundle, given, flags.digest)
    await show(madeHere(value), (it) => textOf(it, bundle, terminal))
    exit(exits[value.answer])
  },
})

const reportOf = (
  { manifest, digest, files: checked, organizations }: CheckedBundle,
  given: TrustGiven,
  wanted: string | undefined,
) => {
  const files = [...checked]
  if (wanted !== undefined && wanted !== digest)
    files.push({ file: '', answer: 'invalid', why: `the bundle has not the digest ${wanted}` })
  return {
    answer: leastOf(files),
    digest: digest ?? null,
    exportedAt: manifest?.exportedAt ?? null,
    subjects: manifest?.subjects ?? [],
    organizations,
    isWhole: manifest?.isWhole ?? null,
    ...claimsIn(manifest, given),
    files,
  }
}

/** Whom the bundle says that its maker trusted, and what of it the caller brought as well. */
const claimsIn = (
  manifest: Manifest | undefined,
  { keys, serverKeys, roots, identities }: TrustGiven,
) => ({
  keys: (manifest?.keys ?? []).map(({ keyid, name, voice }) => ({
    ...{ keyid, name, voice },
    isGiven: [...keys, ...serverKeys].some((key) => key.keyid === keyid),
  })),
  trustedRoots: (manifest?.roots ?? []).map(({ name, digest }) => ({
    ...{ name, digest },
    isGiven: roots.some((root) => root.digest === digest),
  })),
  identities: (manifest?.identities ?? []).map(({ name, issuer, subject }) => ({
    ...{ name, issuer, subject },
    isGiven: identities.some((own) => own.issuer === issuer && own.subject === subject),
  })),
})

const bytesOf = async (path: string): Promise<AsyncIterable<Uint8Array>> => {
  const found = await stat(path).catch((error: unknown) => {
    throw unreadable(path, 'FILE', error)
  })
  if (!found.isFile()) throw new UsageError(`FILE: ${path} is no regular file.`)
  return createReadStream(path, { highWaterMark: 256 * 1024 })
}

const styles: Readonly<Record<Checked['answer'], Style>> = {
  verified: 'green',
  unverified: 'yellow',
  invalid: 'red',
}

const said = (claim: string, isGiven: boolean): string =>
  isGiven ? claim : `${claim}, not given: only the bundle says so`

/** How many files that are not verified are told; -o json has all. */
const mostTold = 50

const textOf = (
  { answer, digest, files, organizations, ...claims }: ReturnType<typeof reportOf>,
  { manifest }: CheckedBundle,
  terminal: Terminal,
): string => {
  const count = (folder: string): string =>
    String(files.filter(({ file }) => file.startsWith(`${folder}/`)).length)
  const about = details(
    [
      ['Answer', answer, styles[answer]],
      ['Digest', digest],
      ['Exported at', manifest?.exportedAt],
      ['About', manifest?.subjects.join(', ')],
      ['Organization', organizations.join(', ')],
      ['Whole', manifest && (manifest.isWhole ? 'yes' : 'no, there was more')],
      ['Attestations', count('attestations')],
      ['Materials', count('materials')],
      ['Records', count('records')],
      ...claims.keys.map(({ keyid, name, voice, isGiven }) => {
        const whose = voice === 'organization' ? voice : 'server'
        return [`Key of the ${whose}`, said(`${name} (${keyid})`, isGiven)] as const
      }),
      ...claims.trustedRoots.map(
        ({ name, digest: sum, isGiven }) =>
          ['Trusted root', said(`${name} (SHA-256 ${sum})`, isGiven)] as const,
      ),
      ...claims.identities.map(
        ({ name, issuer, subject, isGiven }) =>
          ['Identity', said(`${name}: ${subject} (issuer ${issuer})`, isGiven)] as const,
      ),
    ],
    terminal,
  )
  const odd = files.filter((each) => each.answer !== 'verified' || each.isStated)
  const told = odd.slice(0, mostTold).map((each) => {
    const { file, answer: came, why, isStated } = each
    const mark = isStated ? 'stated' : styled(terminal, styles[came], came)
    return `${mark}: ${printable(file === '' ? why : `${file}: ${why}`)}\n`
  })
  const more = odd.length - told.length
  return [about, ...told, ...(more > 0 ? [`and ${more} more (-o json has them)\n`] : [])].join('')
}
