import {
  builtFrom,
  dependenciesIn,
  namedSource,
  originIn,
  ownSource,
  type Dependency,
} from './built-from.ts'
import { dueTextIn, inside, objectIn, textIn, timeIn, type Field } from './reading.ts'
import { counted, fields, listed, short, shortCommit, type Source } from './summary.ts'
import type { Understood } from './summary.ts'

/** Reads SLSA provenance v1 (slsa.dev/spec/v1.0/provenance). */
export const readSlsaV1 = (predicate: Field): Understood => {
  const definition = inside(predicate, 'buildDefinition')
  const details = inside(predicate, 'runDetails')
  const buildType = dueTextIn(inside(definition, 'buildType'))
  const builder = dueTextIn(inside(details, 'builder', 'id'))
  const parameters = objectIn(inside(definition, 'externalParameters'))
  const dependencies = dependenciesIn(inside(definition, 'resolvedDependencies'))
  const isOurs = buildType.startsWith('https://berth.dev/build/')
  const from = isOurs ? ownSource(dependencies) : builtFrom(namedSource(parameters), dependencies)
  return build({
    source: { ...from, builder },
    buildType,
    dependencies,
    invocation: textIn(inside(details, 'metadata', 'invocationId')),
    startedAt: timeIn(inside(details, 'metadata', 'startedOn')),
    finishedAt: timeIn(inside(details, 'metadata', 'finishedOn')),
  })
}

/** Reads SLSA provenance v0.2 (slsa.dev/provenance/v0.2). */
export const readSlsaV02 = (predicate: Field): Understood => {
  const builder = dueTextIn(inside(predicate, 'builder', 'id'))
  const buildType = dueTextIn(inside(predicate, 'buildType'))
  const config = originIn(objectIn(inside(predicate, 'invocation', 'configSource')))
  const dependencies = dependenciesIn(inside(predicate, 'materials'))
  const metadata = inside(predicate, 'metadata')
  return build({
    source: { ...builtFrom(config, dependencies), builder },
    buildType,
    dependencies,
    invocation: textIn(inside(metadata, 'buildInvocationId')),
    startedAt: timeIn(inside(metadata, 'buildStartedOn')),
    finishedAt: timeIn(inside(metadata, 'buildFinishedOn')),
  })
}

interface Build {
  readonly source: Source & { readonly builder: string }
  readonly buildType: string
  readonly dependencies: readonly Dependency[]
  readonly invocation: string | null
  readonly startedAt: string | null
  readonly finishedAt: string | null
}

const build = (it: Build): Understood => {
  const { repository, commit, builder } = it.source
  const from = repository === null ? '' : ` from ${short(repository)}`
  const at = commit === null ? '' : ` at commit ${shortCommit(commit)}`
  const named = listed(it.dependencies.flatMap(({ uri, name }) => uri ?? name ?? []))
  return {
    sentence: `Built by ${short(builder)}${from}${at}.`,
    source: it.source,
    fields: fields(
      ['Builder', builder],
      ['Source', repository],
      ['Commit', commit],
      ['Build type', it.buildType],
      ['Inputs', inputs(it.dependencies.length, named)],
      ['Invocation', it.invocation],
      ['Started', it.startedAt],
      ['Finished', it.finishedAt],
    ),
  }
}

const inputs = (count: number, named: string | null): string | null => {
  if (count === 0) return null
  return named === null ? counted(count, 'input') : `${counted(count, 'input')}: ${named}`
}
