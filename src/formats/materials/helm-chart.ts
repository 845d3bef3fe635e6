import { gunzipSync } from 'node:zlib'
import { parsed, unparsed, type Parsed } from '../parsed.ts'
import { readYaml, type YamlNode } from '../yaml/source.ts'
import type { DocumentFacts } from './facts.ts'
import { isGzip, listTar, type TarEntry } from './tar-listing.ts'

/** The largest chart that is read, in bytes (Helm's own bound, unpacked, is 100 MiB). */
export const chartLimits = { packed: 32 * 1024 * 1024, unpacked: 100 * 1024 * 1024 } as const

/**
 * Reads what makes a packed Helm chart: a gzipped tar with one folder, whose Chart.yaml has name
 * and version (Helm, "The Chart.yaml File"). Bounded in bytes, packed and unpacked, and in entries.
 */
export const readHelmChart = (bytes: Uint8Array): Parsed<DocumentFacts> => {
  if (!isGzip(bytes)) return unparsed('must be a packed chart: helm package FOLDER makes a .tgz')
  if (bytes.byteLength > chartLimits.packed)
    return unparsed(`must be at most ${chartLimits.packed} bytes long`)
  const unpacked = unpack(bytes)
  if (!unpacked.ok) return unpacked
  const entries = listTar(unpacked.value, isChartFile)
  if (!entries.ok) return entries
  const found = findChart(entries.value)
  return found.ok ? readChart(found.value) : found
}

/** Whether gzipped bytes hold a Chart.yaml where a chart has it; that may still have a flaw. */
export const looksLikeChart = (bytes: Uint8Array): boolean => {
  if (!isGzip(bytes) || bytes.byteLength > chartLimits.packed) return false
  const unpacked = unpack(bytes)
  if (!unpacked.ok) return false
  const entries = listTar(unpacked.value, isChartFile)
  return entries.ok && findChart(entries.value).ok
}

const unpack = (bytes: Uint8Array): Parsed<Uint8Array> => {
  try {
    return parsed(gunzipSync(bytes, { maxOutputLength: chartLimits.unpacked }))
  } catch (error) {
    const isTooLarge =
      error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    return unparsed(
      isTooLarge
        ? `must be at most ${chartLimits.unpacked} bytes long, unpacked`
        : 'must be gzip that can be unpacked',
    )
  }
}

const isChartFile = (path: string): boolean => /^[^/]+\/Chart\.yaml$/.test(path)

const findChart = (entries: readonly TarEntry[]): Parsed<TarEntry> => {
  const charts = entries.filter(({ path, isFolder }) => !isFolder && isChartFile(path))
  const [chart, another] = charts
  if (!chart) return unparsed('must have a Chart.yaml in its one folder')
  return another ? unparsed('must have one Chart.yaml, not several') : parsed(chart)
}

const semver =
  /^v?\d+(?:\.\d+){0,2}(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/

const readChart = ({ content, path }: TarEntry): Parsed<DocumentFacts> => {
  const yaml = readYaml(content)
  if (!yaml.ok) {
    const [flaw] = yaml.flaws
    return unparsed(`must have a good ${path}: line ${flaw?.line ?? 1} ${flaw?.detail ?? ''}`)
  }
  if (yaml.value.what !== 'map') return unparsed(`must have a map in ${path}`)
  const [apiVersion, name, version] = ['apiVersion', 'name', 'version'].map((key) =>
    textAt(yaml.value, key),
  )
  if (apiVersion !== 'v1' && apiVersion !== 'v2')
    return unparsed(`must have apiVersion v1 or v2 in ${path}`)
  if (name === undefined || name.length > 250 || !/^[A-Za-z0-9._-]+$/.test(name))
    return unparsed(`must have a name of letters, digits, dots and hyphens in ${path}`)
  if (version === undefined || version.length > 128 || !semver.test(version))
    return unparsed(`must have a version such as 1.2.0 in ${path}`)
  const appVersion = textAt(yaml.value, 'appVersion')
  return parsed({
    mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
    notes: {
      'chart.name': name,
      'chart.version': version,
      ...(appVersion !== undefined && /^[\x20-\x7e]{1,128}$/.test(appVersion)
        ? { 'chart.appVersion': appVersion }
        : {}),
    },
  })
}

const textAt = (node: YamlNode, key: string): string | undefined => {
  const entry = node.what === 'map' ? node.entries.find((each) => each.key === key) : undefined
  const value = entry?.value.what === 'scalar' ? entry.value.value : undefined
  return typeof value === 'string' ? value : undefined
}
