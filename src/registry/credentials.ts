/** What proves who we are to a registry; `origin` says where it came from, and is no secret. */
export type Credentials =
  | {
      readonly kind: 'basic'
      readonly username: string
      readonly password: string
      readonly origin: string
    }
  | { readonly kind: 'identity'; readonly token: string; readonly origin: string }
