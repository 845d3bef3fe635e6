import { render } from 'preact'
import './style/tokens.css'
import './style/base.css'
import { App } from './shell/app.tsx'
import { followLinks, path } from './address.ts'
import { viewAt } from './shell/views.tsx'

const root = document.createElement('div')
root.id = 'page'
document.body.append(root)
followLinks(root)
// Its script comes while the server says who this is, not after.
viewAt(path.value).View.bring?.()
render(<App />, root)
