import { createServer } from 'node:http'

const page = `<!doctype html>
<title>Shop</title>
<h1>Shop</h1>
<p id="said">…</p>
<script type="module">
  const answer = await fetch('/api/greeting')
  document.querySelector('#said').textContent = await answer.text()
</script>
`

createServer((request, response) => {
  if (request.url === '/up') return void response.end('up\n')
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
  response.end(page)
}).listen(process.env.PORT, '127.0.0.1')
