import { createPrivateKey } from 'node:crypto'
import { createToken } from '../../src/core/access/create-token.ts'
import { revokeToken } from '../../src/core/access/revoke-token.ts'
import { createEnvironment } from '../../src/core/environments/create-environment.ts'
import { createLogicalEnvironment } from '../../src/core/environments/create-logical-environment.ts'
import { updateLogicalEnvironment } from '../../src/core/environments/update-logical-environment.ts'
import { addKey } from '../../src/core/evidence/trust/add-key.ts'
import { createAttestation, importAttestation } from '../../src/core/evidence/create-attestation.ts'
import { removeKey } from '../../src/core/ledger/trust/remove-key.ts'
import type { EvidenceContext } from '../../src/core/evidence/trust/verifier.ts'
import type { Kind } from '../../src/core/artifacts/artifact.ts'
import type { Unattested } from '../../src/core/environments/logical-environment.ts'
import type { Role } from '../../src/core/kernel/permission.ts'
import {
  deleteEnvironment,
  deleteLogicalEnvironment,
} from '../../src/core/ledger/record/delete-place.ts'
import { createProject } from '../../src/core/projects/create-project.ts'
import { formatEnvelope } from '../../src/formats/evidence/dsse.ts'
import { makeStatement, statementPayloadType } from '../../src/formats/evidence/intoto.ts'
import { originAnnotations } from '../../src/formats/evidence/origin.ts'
import { parsePublicKey } from '../../src/formats/evidence/public-key.ts'
import { signEnvelope } from '../../src/signatures/sign.ts'
import { administratorOf, callBy } from '../world.ts'
import { readTime } from './cast.ts'
import { projectEnvironmentCommands } from './project-environments.ts'
import type { Stage } from './stage.ts'
import { trustCommands } from './trust.ts'
import { workflowCommands } from './workflows.ts'

/** One call: who makes it, the words after the command, and its flags. */
export interface Call {
  readonly stage: Stage
  readonly caller: EvidenceContext
  readonly plain: readonly string[]
  readonly flags: Readonly<Record<string, string>>
}

type Command = (call: Call) => Promise<unknown>

const places: Readonly<Record<string, Command>> = {
  'environment create': async ({ stage, caller, plain: [name = ''] }) => {
    const empty = { description: '', type: 'custom', labels: {} } as const
    const { id } = await createEnvironment(caller, { name, ...empty })
    bindNext(stage, name, id)
  },
  'environment delete': ({ caller, plain: [name = ''], flags }) =>
    deleteEnvironment(caller, { name, force: '--force' in flags }),
  'logical-environment create': async ({ stage, caller, plain: [name = ''], flags }) => {
    const unattested = (flags['--unattested'] ?? 'refuse') as Unattested
    const wanted = { name, description: '', tier: 'other', unattested } as const
    bindNext(stage, name, (await createLogicalEnvironment(caller, wanted)).id)
  },
  'logical-environment update': ({ caller, plain: [name = ''], flags }) =>
    updateLogicalEnvironment(caller, name, { unattested: flags['--unattested'] as Unattested }),
  'logical-environment delete': ({ caller, plain: [name = ''], flags }) =>
    deleteLogicalEnvironment(caller, { name, force: '--force' in flags }),
  'project create': ({ caller, plain: [name = ''] }) =>
    createProject(caller, { name, description: '' }),
}

/** The first bearer of a name is `name#1`, the next `name#2`. */
export const bindNext = ({ cast }: Stage, name: string, id: string): void => {
  let count = 1
  while (cast.id(`${name}#${count}`) !== `${name}#${count}`) count += 1
  cast.bind(`${name}#${count}`, id)
}

const access: Readonly<Record<string, Command>> = {
  // Its administrator is called as it is, here; the true name is nobody else's in the database.
  'organization create': async ({ stage, plain: [name = ''] }) => {
    const { organizationName } = stage.admin.principal
    const trueName = `${name}-of-${organizationName}`
    stage.callers.set(name, await administratorOf(stage.world, stage.installer, trueName))
  },
  'token create': async ({ stage, caller, plain: [name = ''], flags }) => {
    const born = await createToken(caller, {
      name,
      role: (flags['--role'] ?? 'recorder') as Exclude<Role, 'install'>,
      project: flags['--project'],
      logicalEnvironment: flags['--logical-env'],
      expiresAt: flags['--expires'] === undefined ? undefined : readTime(flags['--expires']),
    })
    stage.cast.bind(name, born.id)
    stage.callers.set(name, await callBy(stage.world, born.secret))
  },
  'token revoke': ({ stage, caller, plain: [name = ''] }) =>
    revokeToken(caller, stage.cast.id(name)),
  'key add': ({ stage, caller, plain: [name = ''] }) => {
    const key = parsePublicKey(stage.keyPair(name).publicKey)
    if (!key.ok) throw new Error(key.problem)
    return addKey(caller, { name, key: key.value })
  },
  'key remove': ({ caller, plain: [name = ''] }) => removeKey(caller, { name }),
}

const evidence: Readonly<Record<string, Command>> = {
  index: async ({ stage, plain: [name = '', ...manifests] }) =>
    stage.cast.declareIndex(name, manifests),
  image: async ({ stage, plain: [name = '', config = ''] }) =>
    stage.cast.declareManifest(name, 'image', config),
  chart: async ({ stage, plain: [name = '', archive = ''] }) =>
    stage.cast.declareManifest(name, 'chart', archive),
  attest: async (call) => {
    for (const name of call.plain) await attest(call, name)
  },
}

/**
 * Evidence about an artifact: signed by the server, or with `--key` outside; `--material` names
 * another.
 */
const attest = async ({ stage, caller, flags }: Call, name: string): Promise<void> => {
  const digest = stage.cast.digest(name)
  const { '--material': material, '--key': key, '--kind': kind, '--index': index } = flags
  const predicateType = material ? 'chainloop.dev/attestation/v0.2' : 'https://example.com/test/v1'
  const materials = [material ?? ''].map((each) => ({
    digest: { sha256: stage.cast.digest(each).slice(7) },
    annotations: { 'chainloop.material.type': 'CONTAINER_IMAGE' },
  }))
  const origin = { project: flags['--project'], version: flags['--version'] }
  const about = [name, origin.project ?? '', origin.version ?? '']
  const predicate = material ? { materials } : { about }
  const manifests = (flags['--manifests'] ?? '')
    .split(',')
    .flatMap((each) => (each === '' ? [] : [stage.cast.indexBytes(each)]))
  if (key === undefined) {
    const bytes = index === undefined ? undefined : stage.cast.indexBytes(index)
    const stated = { digest, kind: kind as Kind | undefined, predicateType, predicate }
    await createAttestation(caller, { ...stated, index: bytes, manifests, ...origin })
    return
  }
  const annotations = originAnnotations(origin)
  const subjects = [{ digest: { sha256: digest.slice(7) }, annotations }]
  const payload = makeStatement({ subjects, predicateType, predicate })
  const privateKey = createPrivateKey(stage.keyPair(key).privateKey)
  const envelope = formatEnvelope(signEnvelope(statementPayloadType, payload, privateKey))
  await importAttestation(caller, { envelope: Buffer.from(envelope), manifests, ...origin })
}

/** Commands that answer with no more than that they were done. */
export const commands: Readonly<Record<string, Command>> = {
  ...places,
  ...projectEnvironmentCommands,
  ...access,
  ...evidence,
  ...trustCommands,
  ...workflowCommands,
}
