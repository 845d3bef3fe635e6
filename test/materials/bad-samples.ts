import { gzipSync } from 'node:zlib'
import type { JsonObject, JsonValue } from '../../src/formats/json/canonical.ts'
import type { MaterialKind } from '../../src/formats/materials/kind.ts'
import { chartOf, sample, signedStatement, tarOf } from './samples.ts'

/** A sample with one thing changed at a path. */
const changed = (file: string, path: readonly (string | number)[], value?: JsonValue): Buffer => {
  const document: unknown = JSON.parse(sample(file).toString('utf8'))
  let here = document as Record<string | number, unknown>
  for (const step of path.slice(0, -1)) here = here[step] as Record<string | number, unknown>
  const last = path.at(-1) ?? ''
  if (value === undefined) delete here[last]
  else here[last] = value
  return Buffer.from(JSON.stringify(document as JsonObject))
}

const [dx, spdx, spdx3] = ['cyclonedx-1.6.json', 'spdx-2.3.json', 'spdx-3.0.json'] as const
const [sarif, vex] = ['sarif-2.1.0.json', 'openvex-0.2.0.json'] as const
const deep = Buffer.from(`{"bomFormat":"CycloneDX","x":${'['.repeat(500)}${']'.repeat(500)}}`)
const xml = (text: string): Buffer => Buffer.from(text)
const suite = (inside: string): Buffer => xml(`<testsuite name="s">${inside}</testsuite>`)
const chart = (yaml: string): Buffer => chartOf(yaml)

/** Documents of a kind that have something wrong, and what is said of it. */
export const badSamples: readonly (readonly [MaterialKind, string, Buffer, RegExp])[] = [
  ['SBOM_CYCLONEDX_JSON', 'no version', changed(dx, ['specVersion']), /at \/specVersion/],
  ['SBOM_CYCLONEDX_JSON', 'a version of the future', changed(dx, ['specVersion'], '2.0'), /1\.2/],
  ['SBOM_CYCLONEDX_JSON', 'a version as number', changed(dx, ['specVersion'], 1.6), /specVersion/],
  [
    'SBOM_CYCLONEDX_JSON',
    'components as object',
    changed(dx, ['components'], {}),
    /a list at \/comp/,
  ],
  [
    'SBOM_CYCLONEDX_JSON',
    'a component that is text',
    changed(dx, ['components', 1], 'x'),
    /components\/1/,
  ],
  [
    'SBOM_CYCLONEDX_JSON',
    'a component without name',
    changed(dx, ['components', 1, 'name']),
    /components\/1\/name/,
  ],
  ['SBOM_CYCLONEDX_JSON', 'metadata as a list', changed(dx, ['metadata'], []), /at \/metadata/],
  ['SBOM_CYCLONEDX_JSON', 'cut off', sample(dx).subarray(0, 900), /must be JSON/],
  ['SBOM_CYCLONEDX_JSON', 'too deep', deep, /must not nest deeper than 200/],
  ['SBOM_CYCLONEDX_JSON', 'a key twice', xml('{"bomFormat":"CycloneDX","bomFormat":"x"}'), /twice/],
  ['SBOM_SPDX_JSON', 'an old version', changed(spdx, ['spdxVersion'], 'SPDX-2.1'), /SPDX-2\.2/],
  ['SBOM_SPDX_JSON', 'another id', changed(spdx, ['SPDXID'], 'SPDXRef-X'), /SPDXRef-DOCUMENT/],
  ['SBOM_SPDX_JSON', 'no namespace', changed(spdx, ['documentNamespace']), /documentNamespace/],
  ['SBOM_SPDX_JSON', 'nobody who made it', changed(spdx, ['creationInfo']), /creationInfo/],
  [
    'SBOM_SPDX_JSON',
    'a package without id',
    changed(spdx, ['packages', 0, 'SPDXID']),
    /packages\/0/,
  ],
  ['SBOM_SPDX_JSON', 'SPDX 3 without document', changed(spdx3, ['@graph', 1]), /@graph\/1/],
  ['SBOM_SPDX_JSON', 'SPDX 3 without graph', changed(spdx3, ['@graph']), /SpdxDocument/],
  ['SARIF', 'another version', changed(sarif, ['version'], '2.0.0'), /2\.1\.0 at \/version/],
  ['SARIF', 'no runs', changed(sarif, ['runs'], null), /list at \/runs/],
  [
    'SARIF',
    'a tool without name',
    changed(sarif, ['runs', 0, 'tool', 'driver', 'name'], ''),
    /driver\/name/,
  ],
  [
    'SARIF',
    'a result without message',
    changed(sarif, ['runs', 0, 'results', 0, 'message']),
    /results\/0/,
  ],
  ['OPENVEX', 'nobody who says it', changed(vex, ['author']), /at \/author/],
  ['OPENVEX', 'no statements', changed(vex, ['statements'], []), /at least one/],
  [
    'OPENVEX',
    'an unknown status',
    changed(vex, ['statements', 1, 'status'], 'fine'),
    /statements\/1\/status/,
  ],
  ['OPENVEX', 'no reason', changed(vex, ['statements', 0, 'justification']), /justification/],
  [
    'OPENVEX',
    'no vulnerability',
    changed(vex, ['statements', 1, 'vulnerability']),
    /vulnerability/,
  ],
  [
    'JUNIT_XML',
    'a document type',
    xml('<!DOCTYPE x [<!ENTITY e "y">]><testsuites/>'),
    /no document type/,
  ],
  [
    'JUNIT_XML',
    'an external entity',
    xml('<!DOCTYPE x SYSTEM "file:///etc/passwd"><testsuites/>'),
    /document type/,
  ],
  ['JUNIT_XML', 'an entity', suite('<system-out>&e;</system-out>'), /without entities/],
  ['JUNIT_XML', 'another root', xml('<html></html>'), /testsuites or testsuite as its root/],
  [
    'JUNIT_XML',
    'a test without suite',
    xml('<testsuites><testcase name="x"/></testsuites>'),
    /testcase only/,
  ],
  ['JUNIT_XML', 'a test without name', suite('<testcase/>'), /a name at each testcase/],
  ['JUNIT_XML', 'cut off', xml('<testsuites><testsuite name="x">'), /well-formed XML/],
  ['JUNIT_XML', 'nothing', xml(''), /well-formed XML/],
  [
    'JUNIT_XML',
    'too deep',
    suite('<a>'.repeat(80) + '</a>'.repeat(80)),
    /deeper than 64.*line 1, column/,
  ],
  ['JUNIT_XML', 'an attribute twice', suite('<testcase name="a" name="b"/>'), /well-formed XML/],
  [
    'JUNIT_XML',
    'too many attributes',
    suite(`<a ${Array.from({ length: 70 }, (_, at) => `a${at}="1"`).join(' ')}/>`),
    /64 attributes/,
  ],
  ['JUNIT_XML', 'UTF-16', Buffer.from('<testsuites/>', 'utf16le'), /well-formed/],
  [
    'JUNIT_XML',
    'another encoding',
    xml('<?xml version="1.0" encoding="latin1"?><testsuites/>'),
    /UTF-8/,
  ],
  ['JUNIT_XML', 'broken UTF-8', Buffer.from([0x3c, 0xff]), /well-formed UTF-8/],
  ['HELM_CHART', 'no gzip', tarOf({ 'shop/Chart.yaml': '' }), /helm package/],
  ['HELM_CHART', 'gzip of nothing', gzipSync(''), /tar archive inside gzip/],
  ['HELM_CHART', 'gzip of text', gzipSync('x'.repeat(2000)), /tar archive inside gzip/],
  ['HELM_CHART', 'a cut archive', chartOf().subarray(0, 100), /gzip that can be unpacked/],
  [
    'HELM_CHART',
    'no Chart.yaml',
    gzipSync(tarOf({ 'shop/values.yaml': 'a: 1' })),
    /have a Chart\.yaml/,
  ],
  [
    'HELM_CHART',
    'a Chart.yaml outside',
    gzipSync(tarOf({ 'Chart.yaml': 'name: x' })),
    /have a Chart\.yaml/,
  ],
  [
    'HELM_CHART',
    'two charts',
    gzipSync(tarOf({ 'a/Chart.yaml': 'a: 1', 'b/Chart.yaml': 'a: 1' })),
    /not several/,
  ],
  ['HELM_CHART', 'a path outside', gzipSync(tarOf({ 'a/../../x': '' })), /paths inside/],
  ['HELM_CHART', 'an absolute path', gzipSync(tarOf({ '/etc/x': '' })), /paths inside/],
  [
    'HELM_CHART',
    'a link',
    gzipSync(tarOf({ 'a/b': '' }, { type: 'SymbolicLink', linkpath: 'c' })),
    /no links/,
  ],
  ['HELM_CHART', 'packed twice', gzipSync(chartOf()), /tar archive inside gzip/],
  [
    'HELM_CHART',
    'an archive cut inside its gzip',
    gzipSync(tarOf({ 'shop/Chart.yaml': 'a'.repeat(2000) }).subarray(0, 1024)),
    /whole tar archive/,
  ],
  [
    'HELM_CHART',
    'a device',
    gzipSync(tarOf({ 'a/b': '' }, { type: 'CharacterDevice' })),
    /or devices/,
  ],
  ['HELM_CHART', 'no name', chart('apiVersion: v2\nversion: 1.0.0\n'), /a name of letters/],
  ['HELM_CHART', 'no version', chart('apiVersion: v2\nname: x\n'), /a version such as/],
  [
    'HELM_CHART',
    'a version as number',
    chart('apiVersion: v2\nname: x\nversion: 1.0\n'),
    /a version/,
  ],
  ['HELM_CHART', 'broken YAML', chart('apiVersion: [\n'), /good shop\/Chart\.yaml: line/],
  [
    'HELM_CHART',
    'too much',
    gzipSync(Buffer.alloc(101 * 1024 * 1024)),
    /104857600 bytes long, unpacked/,
  ],
  [
    'SLSA_PROVENANCE',
    'another type',
    signedStatement('https://example.com/x'),
    /state SLSA provenance/,
  ],
  ['SLSA_PROVENANCE', 'nothing signed', Buffer.from('{"_type":"x"}'), /DSSE envelope|payloadType/],
  [
    'ATTESTATION',
    'no statement',
    Buffer.from('{"payloadType":"text/plain","payload":"","signatures":[{"sig":"aaaa"}]}'),
    /in-toto/,
  ],
]
