import { text } from './flags.ts'

/** Where evidence came from, as its sender states it. */
export const originFlags = {
  project: text('The project that it belongs to', { placeholder: 'NAME', names: 'project' }),
  workflow: text('The workflow that made it', { placeholder: 'NAME' }),
  version: text("The project's version that it speaks about", { placeholder: 'VERSION' }),
  'run-url': text('The workflow run that made it', { placeholder: 'URL' }),
  commit: text('The full id of the commit', { placeholder: 'COMMIT' }),
}

type Values = { readonly [K in keyof typeof originFlags]?: string | undefined }

/** The same as fields of a request. */
export const originOf = (
  flags: Values,
): {
  readonly project: string | undefined
  readonly workflow: string | undefined
  readonly version: string | undefined
  readonly runUrl: string | undefined
  readonly commit: string | undefined
} => {
  const { project, workflow, version, commit } = flags
  return { project, workflow, version, runUrl: flags['run-url'], commit }
}
