/** What of a project the page shows. */
export interface Shown {
  readonly project: string | undefined
  readonly environment: string | undefined
  /** What of the environment, such as `logs`; empty: how it stands. */
  readonly part: string
  /** Which one of it, such as the id of a run. */
  readonly item: string
}

/** Reads `/projects/NAME/ENVIRONMENT/PART/ITEM`; undefined where it cannot be read. */
export const readAddress = (path: string): Shown | undefined => {
  try {
    const [project, environment, part = '', item = ''] = path
      .split('/')
      .slice(2)
      .map((each) => decodeURIComponent(each))
    return { project: project || undefined, environment: environment || undefined, part, item }
  } catch {
    return undefined
  }
}

/** The address of a project, an environment of it, or a part of that. */
export const addressOf = (
  steps: readonly string[],
  search: Readonly<Record<string, string>> = {},
): string => {
  const query = new URLSearchParams(search).toString()
  return `/projects${steps.map((each) => `/${encodeURIComponent(each)}`).join('')}${query && `?${query}`}`
}
