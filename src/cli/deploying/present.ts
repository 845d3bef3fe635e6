import type { RunStarted } from '../../contract/deployments.ts'
import { shortDigest } from '../evidence-mark.ts'

/** What differs from what runs, a line for each service. */
export const differenceLines = (differences: RunStarted['differences']): readonly string[] =>
  differences.flatMap(({ service, variables, toolchain }) => {
    const keys = variables.map(
      ({ key, change, secret }) => `${key} ${change}${secret ? ' (secret)' : ''}`,
    )
    const made = toolchain.map(
      ({ name, from, to }) => `${name} ${from ?? 'none'} → ${to ?? 'none'}`,
    )
    return [
      ...(keys.length === 0 ? [] : [`${service}: ${keys.join(', ')}`]),
      ...(made.length === 0 ? [] : [`${service} is made with: ${made.join(', ')}`]),
    ]
  })

/** What is run on the way, a line for each command. */
const commandLines = (commands: RunStarted['commands']): readonly string[] =>
  commands.flatMap(({ service, build, release }) => [
    ...build.map((line) => `${service} builds: ${line}`),
    ...(release === null ? [] : [`${service} releases: ${release} (once for an artifact)`]),
  ])

/** What a plan would do. */
export const planText = (plan: RunStarted): string => {
  const { project, projectEnvironment, run, commands, differences } = plan
  const lines = run.deployments.map(({ service, kind, driver, digest, version, commit }) => {
    const artifact = digest === null ? 'built from source' : shortDigest(digest)
    const more = digest === null ? [] : [version, commit?.slice(0, 12)]
    const named = [artifact, ...more.filter((each) => each !== null && each !== undefined)]
    return `  ${service} (${kind}, ${driver}): ${named.join(', ')}`
  })
  return [
    `Would ${run.command} in ${projectEnvironment} of ${project}:`,
    ...lines,
    ...commandLines(commands).map((line) => `  ${line}`),
    ...differenceLines(differences).map((line) => `  ${line}`),
    'Nothing was changed.',
  ]
    .map((line) => `${line}\n`)
    .join('')
}
