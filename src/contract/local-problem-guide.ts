import type { Guidance } from './problem-guide.ts'

/** Codes that only the command line knows: what it finds out before, or without, a server. */
export const localGuide = {
  usage: {
    meaning: 'The command was not typed, or not set up, in a way that can be carried out.',
    advice: 'Follow `next`; every command explains itself with `--help`. Exit code 2.',
  },
  unreachable: {
    meaning: 'No server answered, or what answered does not speak like one.',
    advice: 'Check the address and the server, then try again. Exit code 7.',
  },
  run_failed: {
    meaning: 'A run ended without its services taking traffic; what ran before still runs.',
    advice: 'Its reason and the last lines that were written say why. Exit code 3.',
  },
  run_errored: {
    meaning: 'Nobody can tell what a run came to: the host or the edge did not answer in time.',
    advice: 'See how it stands with `berth status`; the edge is asked again. Exit code 5.',
  },
  credentials_incomplete: {
    meaning: 'Of registry server, username and password some were given and others not.',
    advice: 'Give all three, or none. Exit code 2.',
  },
  credentials_invalid: {
    meaning: 'The registry credentials that were given cannot be sent as they are.',
    advice: 'Correct them. Exit code 2.',
  },
  credentials_elsewhere: {
    meaning: 'The registry credentials that were given are for another registry.',
    advice: 'Name the registry of the reference. Exit code 2.',
  },
  reference_ambiguous: {
    meaning: 'The reference could mean more than one artifact.',
    advice: 'Add a tag or a digest. Exit code 2.',
  },
  credentials_unreadable: {
    meaning: 'The file of registry credentials on this machine cannot be read.',
    advice: 'Repair it, or give credentials by flags. Exit code 3.',
  },
  registry_unauthorized: {
    meaning:
      'The registry does not let these credentials, or nobody without any, see the artifact.',
    advice: 'Log in to it with docker or podman, or give credentials by flags. Exit code 3.',
  },
  registry_insecure: {
    meaning: 'The registry would be asked in clear, over plain HTTP.',
    advice: 'Use HTTPS, or allow it with `--registry-insecure`. Exit code 3.',
  },
  layout_invalid: {
    meaning: 'The folder is no OCI image layout that can be read.',
    advice: 'Write it again with the tool that made it. Exit code 3.',
  },
  layout_not_found: {
    meaning: 'The folder, or what the reference names in it, is not there.',
    advice: 'Check the path, the tag and the digest. Exit code 4.',
  },
  registry_not_found: {
    meaning: 'The registry has no such repository, tag or digest.',
    advice: 'Check the reference. Exit code 4.',
  },
  registry_unreachable: {
    meaning: 'The registry cannot be reached.',
    advice: 'Check its name and the network, then try again. Exit code 7.',
  },
  registry_failed: {
    meaning: 'The registry answered with an error of its own.',
    advice: 'Try again later. Exit code 7.',
  },
  registry_timeout: {
    meaning: 'The registry did not answer in time.',
    advice: 'Try again later. Exit code 7.',
  },
  registry_malformed: {
    meaning: 'What the registry answered is not what the protocol says.',
    advice: 'Check that the address is that of a registry. Exit code 7.',
  },
  registry_redirects: {
    meaning: 'The registry redirects too often, or to where it must not.',
    advice: 'Check its address. Exit code 7.',
  },
  registry_too_large: {
    meaning: 'The registry sent more than a manifest may have.',
    advice: 'Check the reference. Exit code 7.',
  },
  credential_helper_failed: {
    meaning: 'The credential helper of the Docker configuration failed.',
    advice: 'Run it by hand to see why, or give credentials by flags. Exit code 7.',
  },
} as const satisfies Readonly<Record<string, Guidance>>
