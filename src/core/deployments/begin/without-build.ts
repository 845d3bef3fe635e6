import { noOrigin, type RunName } from '../run.ts'

/** What a run of releases that are there already is, beside its services. */
export const withoutBuild = (command: RunName) =>
  ({
    command,
    hold: false,
    rerunRelease: false,
    version: null,
    labels: {},
    source: null,
    origin: noOrigin,
    onConflict: 'refuse',
  }) as const
