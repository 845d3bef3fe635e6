/** Where something is allowed, in words. */
export const scopeText = ({
  project,
  logicalEnvironment,
}: {
  readonly project: string | null
  readonly logicalEnvironment: string | null
}): string => {
  const parts = [
    project === null ? [] : `project ${project}`,
    logicalEnvironment === null ? [] : `logical environment ${logicalEnvironment}`,
  ].flat()
  return parts.length === 0 ? 'everywhere' : `only ${parts.join(', ')}`
}
