import { uploadSource } from '../client/upload-source.ts'
import { deploy as begin, type DeployInput } from '../contract/deployments.ts'
import { command } from './frame/command.ts'
import { beginAsking } from './deploying/begin-asking.ts'
import { carryOut } from './deploying/carry-out.ts'
import { findDescriptor, openFolders, type FoundDescriptor } from './deploying/find-descriptor.ts'
import { placingFlags, releaseFlags } from './deploying/flags.ts'
import { choice, many, text, toggle } from './words/flags.ts'
import { labelsOf } from './words/labels.ts'
import type { Invocation } from './frame/invocation.ts'
import { withProgress } from './shown/progress.ts'
import { packSource } from './source/pack.ts'
import { placeFlags } from './words/place.ts'

export const deploy = command({
  brief: 'Build the services of a project and put them where they belong',
  description: [
    'Finds berth.yml upward, sends the source (what git tracks or does not ignore, less .berthignore),',
    'and follows the run. Traffic switches once all services are ready; if one fails, what ran before',
    'still runs. A new project environment is created on first use.',
  ].join('\n'),
  examples: [
    'deploy',
    'deploy --env staging --service web',
    ['deploy --env pr-42 --ttl 72h', 'a preview that goes three days after its last deployment'],
    ['deploy --hold', 'leaves the candidates waiting; berth promote lets them take their traffic'],
    ['deploy --plan', 'says what would happen; exit code 3 if it would be refused'],
  ],
  flags: {
    ...placeFlags,
    service: many('This service alone', 'NAME'),
    hold: toggle('Leave the candidates waiting, without traffic'),
    version: text('What you call it', { placeholder: 'VERSION' }),
    label: many('A label', 'KEY=VALUE'),
    ...releaseFlags,
    ...placingFlags,
    ttl: text('Delete it so long after its last deployment', { placeholder: 'DURATION' }),
    'on-conflict': choice(
      'What becomes of a run that is at work there',
      ['queue', 'supersede', 'refuse'],
      'queue',
    ),
  },
  run: async (invocation, flags) => {
    const services = flags.service && [...new Set(flags.service)]
    const found = await findDescriptor(invocation.context, flags.project, services)
    const input: DeployInput = {
      ...found.input,
      services,
      folders: await openFolders(found, services),
      projectEnvironment: flags.env,
      environment: flags.on,
      logicalEnvironment: flags['logical-env'],
      hold: flags.hold,
      rerunRelease: flags['rerun-release'],
      version: flags.version,
      labels: labelsOf(flags.label),
      ttl: flags.ttl,
      createEnv: flags['create-env'],
      onConflict: flags['on-conflict'],
      plan: flags.plan,
      ...(await bringSource(invocation, found, services, flags.plan)),
    }
    await carryOut(
      invocation,
      await beginAsking(invocation, begin, input, { name: flags.env, flag: '--env' }),
      flags,
    )
  },
})

/** Packs and uploads the source, unless nothing is built of it. A plan only needs its digest. */
const bringSource = async (
  { context, connection }: Invocation,
  { folder, descriptor }: FoundDescriptor,
  services: readonly string[] | undefined,
  isPlan: boolean | undefined,
): Promise<Pick<DeployInput, 'source' | 'origin'>> => {
  const wanted = descriptor.services.filter(({ name }) => services?.includes(name) ?? true)
  if (wanted.length > 0 && wanted.every(({ build }) => build.what === 'image')) return {}
  const packed = await withProgress(context, 'Packing', packSource(folder, context.env))
  try {
    if (!isPlan)
      await withProgress(context, 'Uploading the source', uploadSource(packed, connection()))
    const { digest, commit, dirty, branch, remote } = packed
    return { source: digest, origin: { commit, dirty, branch, repository: remote } }
  } finally {
    await packed.remove()
  }
}
