import { addTrustedIdentity } from '../../src/core/evidence/trust/add-trusted-identity.ts'
import { addTrustedRoot } from '../../src/core/evidence/trust/add-trusted-root.ts'
import { importAttestation } from '../../src/core/evidence/create-attestation.ts'
import { removeTrustedIdentity } from '../../src/core/ledger/trust/remove-trusted-identity.ts'
import { removeTrustedRoot } from '../../src/core/ledger/trust/remove-trusted-root.ts'
import { parseTrustedRoot } from '../../src/formats/evidence/trusted-root.ts'
import { makeStatement } from '../../src/formats/evidence/intoto.ts'
import { originAnnotations } from '../../src/formats/evidence/origin.ts'
import { github, sigstoreWorld, type SigstoreWorld } from '../signatures/sigstore-world.ts'
import type { Call } from './commands.ts'

type Command = (call: Call) => Promise<unknown>

// Two instances of Sigstore, by the names of their roots, made when first spoken of.
const instances = new Map<string, Promise<SigstoreWorld>>()
const instance = (name: string): Promise<SigstoreWorld> => {
  const made = instances.get(name) ?? sigstoreWorld()
  instances.set(name, made)
  return made
}

const home = 'https://github.com/acme/'

/** Commands about certificates: `sign ROOT SUBJECT ARTIFACT` is a job that signs without a key. */
export const trustCommands: Readonly<Record<string, Command>> = {
  'root add': async ({ caller, plain: [name = ''] }) => {
    const root = parseTrustedRoot(JSON.stringify((await instance(name)).root))
    if (!root.ok) throw new Error(root.problem)
    await addTrustedRoot(caller, { name, root: root.value })
  },
  'root remove': ({ caller, plain: [name = ''] }) => removeTrustedRoot(caller, { name }),
  'identity add': ({ caller, plain: [name = '', subject = ''] }) =>
    addTrustedIdentity(caller, { name, issuer: github, subject: `${home}${subject}` }),
  'identity remove': ({ caller, plain: [name = ''] }) => removeTrustedIdentity(caller, { name }),
  sign: async ({ stage, caller, plain: [root = '', subject = '', artifact = ''], flags }) => {
    const origin = { project: flags['--project'], version: flags['--version'] }
    const annotations = originAnnotations(origin)
    const payload = makeStatement({
      subjects: [{ digest: { sha256: stage.cast.digest(artifact).slice(7) }, annotations }],
      predicateType: 'https://example.com/test/v1',
      predicate: {},
    })
    const bundle = await (await instance(root)).bundle({ payload, subject: `${home}${subject}` })
    const spoilt = '--spoilt' in flags ? { ...bundle, dsseEnvelope: spoil(bundle) } : bundle
    await importAttestation(caller, { envelope: Buffer.from(JSON.stringify(spoilt)), ...origin })
  },
}

/** The envelope with one letter of what was signed changed. */
const spoil = ({ dsseEnvelope }: Awaited<ReturnType<SigstoreWorld['bundle']>>) => {
  const text = Buffer.from(dsseEnvelope.payload, 'base64').toString()
  const other = text.replace('https://example.com/test/v1', 'https://example.com/test/v2')
  return { ...dsseEnvelope, payload: Buffer.from(other).toString('base64') }
}
