import { misspelt, ofTheCommandLine } from './misspelt.ts'
import { isIP } from 'node:net'
import { readBlobsUrl, type BlobsUrl } from './blobs-url.ts'
import { parseDuration } from '../formats/duration.ts'
import { parsed, unparsed, type Parsed } from '../formats/parsed.ts'
import { parseSize } from '../formats/size.ts'

/** One setting of the server: a flag `--name` and an environment variable `BERTH_NAME`. */
export interface Setting<T> {
  readonly about: string
  readonly example: string
  /** Absent: the setting may be left out. */
  readonly fallback?: string
  readonly read: (text: string) => Parsed<T>
}

/** How each line of the log is written. */
export type LogFormat = 'text' | 'json'

const plain = (text: string): Parsed<string> => parsed(text)

const wholeNumber =
  (least: number, most: number) =>
  (text: string): Parsed<number> => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
    return value >= least && value <= most
      ? parsed(value)
      : unparsed(`must be a whole number from ${least} to ${most}`)
  }

const readProxies = (text: string): Parsed<readonly string[]> => {
  const entries = text.split(',')
  return entries.every(isProxy)
    ? parsed(entries)
    : unparsed('must be addresses, networks or loopback, with commas between them')
}

const isProxy = (entry: string): boolean => {
  if (entry === 'loopback') return true
  const [, address = '', prefix] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(entry) ?? []
  const family = isIP(address)
  return family > 0 && Number(prefix ?? 0) <= (family === 6 ? 128 : 32)
}

/** Every setting of the server; the reference page is made from this. */
export const settings = {
  listen: {
    about: 'The address to listen on',
    example: '0.0.0.0',
    fallback: '127.0.0.1',
    read: plain,
  },
  port: {
    about: 'The port to listen on; 0 takes any free one',
    example: '7420',
    fallback: '7420',
    read: wholeNumber(0, 65_535),
  },
  'edge-listen': {
    about: 'The address on which services answer',
    example: '0.0.0.0',
    fallback: '127.0.0.1',
    read: plain,
  },
  'edge-port': {
    about: 'The port on which services answer; with --port 0 any free one, else 7480',
    example: '7480',
    read: wholeNumber(0, 65_535),
  },
  'ask-port': {
    about:
      'The port on 127.0.0.1 that tells a proxy in front whether a host is routed; by default none',
    example: '7481',
    read: wholeNumber(1, 65_535),
  },
  'trusted-proxies': {
    about: 'Whose X-Forwarded-… the edge believes: addresses, networks or loopback, by commas',
    example: 'loopback,10.0.0.0/8',
    read: readProxies,
  },
  'base-host': {
    about: 'The host name below which services answer',
    example: 'apps.example.com',
    fallback: 'localhost',
    read: (text: string): Parsed<string> =>
      /^[a-z0-9](?:[a-z0-9.-]{0,120}[a-z0-9])?$/.test(text)
        ? parsed(text)
        : unparsed('must be a host name in lower case'),
  },
  'control-only': {
    about: 'Run control alone: no services run here, and there is no edge',
    example: 'true',
    fallback: 'false',
    read: (text: string): Parsed<boolean> =>
      text === 'true' || text === 'false'
        ? parsed(text === 'true')
        : unparsed('must be true or false'),
  },
  data: {
    about: "The folder for database and keys; by default in the platform's data folder",
    example: '/var/lib/berth',
    read: (text: string): Parsed<string> =>
      text.startsWith('/') || /^[A-Za-z]:[\\/]/.test(text)
        ? parsed(text)
        : unparsed('must be an absolute path'),
  },
  'database-url': {
    about: 'A PostgreSQL database to use instead of the embedded one',
    example: 'postgres://berth@db.internal/berth',
    read: (text: string): Parsed<string> =>
      /^postgres(?:ql)?:\/\//.test(text) ? parsed(text) : unparsed('must begin with postgres://'),
  },
  'calls-per-second': {
    about: 'How many calls a second one token may make (twice as many in a burst)',
    example: '500',
    fallback: '1000',
    read: wholeNumber(1, 1_000_000),
  },
  'blobs-url': {
    about:
      'Where blobs are kept: s3://BUCKET/PREFIX?endpoint=URL&region=REGION or file:///FOLDER; by default in the data folder',
    example: 's3://evidence/berth?region=eu-central-1',
    read: readBlobsUrl,
  },
  'blob-quota': {
    about: 'How much one organization may keep in blobs, with KiB, MiB, GiB or TiB',
    example: '200GiB',
    fallback: '50GiB',
    read: parseSize,
  },
  'uploads-at-once': {
    about: 'How many uploads one organization may have under way at once on this server',
    example: '32',
    fallback: '16',
    read: wholeNumber(1, 1000),
  },
  'log-format': {
    about:
      'How each line of the log is written, text or json; by default text in a terminal, else json',
    example: 'json',
    read: (text: string): Parsed<LogFormat> =>
      text === 'text' || text === 'json' ? parsed(text) : unparsed('must be text or json'),
  },
  'process-memory': {
    about: 'How much memory a process of a service, or a step, may take; by default no bound',
    example: '512MiB',
    read: parseSize,
  },
  'process-pids': {
    about: 'How many processes and threads each of them may have; by default no bound',
    example: '512',
    read: wholeNumber(16, 1_000_000),
  },
  'workflow-run-expiry': {
    about: 'After how long a workflow run expires that was not finished',
    example: '24h',
    fallback: '24h',
    read: parseDuration({ leastMs: 60_000, mostMs: 30 * 86_400_000 }),
  },
} as const satisfies Record<string, Setting<unknown>>

/** A setting's name, as in its flag. */
export type SettingName = keyof typeof settings

/** What the server runs with. */
export interface Settings {
  readonly listen: string
  readonly port: number
  readonly edgeListen: string
  /** 0 takes any free one. */
  readonly edgePort: number
  /** Undefined answers nobody. */
  readonly askPort: number | undefined
  readonly trustedProxies: readonly string[]
  readonly baseHost: string
  readonly controlOnly: boolean
  readonly data: string | undefined
  readonly databaseUrl: string | undefined
  readonly callsPerSecond: number
  readonly workflowRunExpiryMs: number
  readonly blobsUrl: BlobsUrl | undefined
  readonly blobQuotaBytes: number
  readonly uploadsAtOnce: number
  /** Undefined: text in a terminal, else JSON. */
  readonly logFormat: LogFormat | undefined
  /** Undefined is not bounded; so with the other. */
  readonly processMemoryBytes: number | undefined
  readonly processPids: number | undefined
}

/** The environment variable of a setting. */
export const variableOf = (name: SettingName): string =>
  `BERTH_${name.toUpperCase().replaceAll('-', '_')}`

const names = Object.keys(settings) as SettingName[]

/**
 * Reads all settings: a flag beats its variable, and that the default; an empty one is an error.
 */
export const loadSettings = (
  flags: Readonly<Partial<Record<SettingName, string | undefined>>>,
  environment: Readonly<Record<string, string | undefined>>,
): Parsed<Settings> => {
  const problems: string[] = []
  const get = <Name extends SettingName>(
    name: Name,
  ): ReturnType<(typeof settings)[Name]['read']> | undefined => {
    const setting: Setting<unknown> = settings[name]
    const flag = flags[name]
    const text = flag ?? environment[variableOf(name)] ?? setting.fallback
    if (text === undefined) return undefined
    const source = flag === undefined ? variableOf(name) : `--${name}`
    const result = text === '' ? unparsed('must not be empty') : setting.read(text)
    if (!result.ok) problems.push(`${source} ${result.problem} (example: ${setting.example})`)
    return result as ReturnType<(typeof settings)[Name]['read']>
  }
  const loaded = {
    listen: value(get('listen')) ?? '',
    port: value(get('port')) ?? 0,
    edgeListen: value(get('edge-listen')) ?? '',
    edgePort: value(get('edge-port')) ?? (value(get('port')) === 0 ? 0 : 7480),
    askPort: value(get('ask-port')),
    trustedProxies: value(get('trusted-proxies')) ?? [],
    baseHost: value(get('base-host')) ?? '',
    controlOnly: value(get('control-only')) ?? false,
    data: value(get('data')),
    databaseUrl: value(get('database-url')),
    callsPerSecond: value(get('calls-per-second')) ?? 0,
    blobsUrl: value(get('blobs-url')),
    blobQuotaBytes: value(get('blob-quota')) ?? 0,
    uploadsAtOnce: value(get('uploads-at-once')) ?? 0,
    logFormat: value(get('log-format')),
    processMemoryBytes: value(get('process-memory')),
    processPids: value(get('process-pids')),
    workflowRunExpiryMs: value(get('workflow-run-expiry')) ?? 0,
  }
  const slip = misspelt(environment, [...names.map(variableOf), ...ofTheCommandLine])
  if (slip !== undefined) problems.push(slip)
  return problems.length === 0 ? parsed(loaded) : unparsed([...new Set(problems)].join('; '))
}

const value = <T>(result: Parsed<T> | undefined): T | undefined =>
  result?.ok ? result.value : undefined
