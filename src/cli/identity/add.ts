import { addTrustedIdentity } from '../../contract/trust.ts'
import { parseSubjectPattern } from '../../formats/evidence/identity.ts'
import { command } from '../frame/command.ts'
import { oneName } from '../words/one-name.ts'
import { optionalArgument, required, text } from '../words/flags.ts'
import { InvalidError } from '../frame/errors.ts'

export const add = command({
  brief: 'Trust who signs with a certificate instead of a key',
  description:
    'Evidence counts as verified if a trusted root vouches for its certificate and that is of this ' +
    'issuer for this subject. In a subject * is anything but /, and ** is anything.',
  examples: [
    [
      "identity add release --issuer https://token.actions.githubusercontent.com --subject 'https://github.com/acme/shop/.github/workflows/release.yml@refs/tags/*'",
      'one workflow of one repository, on any tag',
    ],
    'identity add ada --issuer https://accounts.google.com --subject ada@example.com',
  ],
  flags: {
    name: text('What to call it, if that does not stand alone', { placeholder: 'NAME' }),
    issuer: required('The OIDC issuer that signed them in', { placeholder: 'URL' }),
    subject: required('Whom the certificate names, whole; * and ** as above', {
      placeholder: 'PATTERN',
    }),
  },
  args: [optionalArgument('NAME', 'What to call it')],
  run: async ({ call, show }, { name, issuer, subject }, alone) => {
    const pattern = parseSubjectPattern(subject)
    if (!pattern.ok)
      throw new InvalidError(
        `--subject ${pattern.problem}, not "${subject}".`,
        [],
        'See whom their certificates name: berth attestation verify --bundle FILE',
      )
    const input = { name: oneName(name, alone), issuer, subject }
    const reply = await call(addTrustedIdentity, input)
    await show(reply, (it) => `Identity ${it.name} is trusted: ${it.subject} (${it.issuer})\n`)
  },
})
