/** A call that must be refused: why, endpoint, input, pointer, and what the sentence says. */
export type Row = readonly [
  name: string,
  id: string,
  input: object,
  pointer: string,
  detail: RegExp,
]

/** What is said of a wrong DNS label. */
export const nameRule = /must be 1 to 63 lower-case letters, digits or single hyphens/
const compartmentRule = /must be 1 to 63 printable characters \(Unicode NFC\).*, not \. or \.\./

const inCompartment = (name: string, field: string, value: unknown, detail: RegExp): Row => [
  `${field}: ${name}`,
  'project-environment.create',
  { project: 'shop', name: 'fresh', [field]: value },
  `#/${field}`,
  detail,
]

/** What is refused of project environments, field by field. */
export const projectEnvironmentRows: readonly Row[] = [
  inCompartment('empty', 'name', '', compartmentRule),
  inCompartment('64 code points', 'name', '🚢'.repeat(64), compartmentRule),
  inCompartment('white space around', 'name', ' x', compartmentRule),
  inCompartment('a line break', 'name', 'a\nb', /not "a\\nb"$/),
  inCompartment('a paragraph separator', 'name', 'a\u2029b', /not "a\\u2029b"$/),
  inCompartment('a bidirectional control', 'name', 'a\u2066b', /not "a\\u2066b"$/),
  inCompartment('not NFC', 'name', 'cafe\u0301', /Unicode NFC/),
  inCompartment('what no URL can hold', 'name', '..', compartmentRule),
  inCompartment('upper case', 'project', 'Shop', nameRule),
  inCompartment('an unknown kind of place', 'environment', 'K8S', nameRule),
  inCompartment('without a unit', 'ttl', '72', /with units, such as [^;]*72h, not "72"/),
  inCompartment('too short', 'ttl', '30s', /must be from 1m to 366d/),
  inCompartment('too long', 'ttl', '400d', /must be from 1m to 366d/),
  [
    'an empty reason',
    'project-environment.update',
    { project: 'shop', name: 'acceptance', freezeReason: ' ' },
    '#/freezeReason',
    /1 to 256 printable/,
  ],
]
