import { digestOf, hexOf, type Digest } from '../../../formats/digest.ts'
import { formatCommand } from '../../../formats/commands/command-line.ts'
import { parseEvidence } from '../../../formats/evidence/evidence.ts'
import { formatInstant } from '../../../formats/instant.ts'
import { makeStatement } from '../../../formats/evidence/intoto.ts'
import { organizationAnnotation, originAnnotations } from '../../../formats/evidence/origin.ts'
import { keepOwnAttestation } from '../../evidence/store-attestation.ts'
import type { Writer } from '../../kernel/database.ts'
import { insist } from '../../kernel/refusal.ts'
import type { Deployment } from '../deployment.ts'
import type { Run } from '../run.ts'
import type { Built } from '../runtime.ts'
import type { Stand, WorkContext } from '../work-world.ts'

/**
 * A step: states where an artifact that Berth has built came from (SLSA provenance v1), signed with
 * Berth's own key. Names of build variables, never their values.
 */
export const attestBuild = async (
  tx: Writer,
  context: WorkContext,
  stand: Stand,
  run: Run,
  deployment: Deployment,
  built: Built & { readonly digest: Digest },
): Promise<void> => {
  const { settings, service } = deployment
  const { build } = settings
  const { commit, dirty, branch, repository } = run.origin
  const origin = {
    project: stand.project,
    ...(run.version === null ? {} : { version: run.version }),
    ...(commit === null ? {} : { commit }),
  }
  const payload = makeStatement({
    subjects: [
      {
        name: `${stand.project}/${service}`,
        digest: { sha256: hexOf(built.digest) },
        annotations: {
          ...originAnnotations(origin),
          ...organizationAnnotation(context.principal.organizationId),
          'berth.kind': built.kind,
        },
      },
    ],
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        buildType: 'https://berth.dev/build/v1',
        externalParameters: {
          project: stand.project,
          service,
          path: settings.path,
          ...(build.what === 'commands' ? { commands: build.commands.map(formatCommand) } : {}),
          ...(build.what === 'dockerfile' ? { dockerfile: build.dockerfile } : {}),
          ...(build.what === 'image' ? { image: build.image } : { variables: [...build.env] }),
        },
        internalParameters: { driver: deployment.driver, platform: built.toolchain.platform },
        resolvedDependencies: [
          ...(run.source === null
            ? []
            : [
                {
                  name: 'source',
                  digest: { sha256: hexOf(run.source) },
                  ...(repository === null ? {} : { uri: repository }),
                  annotations: { commit, branch, dirty },
                },
              ]),
          ...built.toolchain.programs.map(({ name, version, digest }) => ({
            name,
            digest: { sha256: hexOf(digest) },
            annotations: { version },
          })),
        ],
      },
      runDetails: {
        builder: { id: `https://berth.dev/drivers/${deployment.driver}` },
        metadata: {
          invocationId: deployment.id,
          startedOn: formatInstant(deployment.enteredAt),
          finishedOn: formatInstant(context.now()),
        },
      },
    },
  })
  const bytes = context.signer.signOwn(payload)
  const evidence = parseEvidence(bytes)
  insist(evidence.ok, 'what Berth states of a build can be read')
  const id = digestOf(bytes)
  await keepOwnAttestation(tx, context, {
    bytes,
    id,
    evidence: evidence.value,
    packed: null,
    listed: null,
  })
}
