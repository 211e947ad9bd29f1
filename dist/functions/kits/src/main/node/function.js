'use strict'

// The twin of KitFunction.java, on the Node kit, which can answer with two values of a header. Its
// header Kit-Does may say more: `null` returns null, `hang` never answers, `crash-late` ends the
// process in the middle of the answer, `deaf` ignores SIGTERM from then on.

const fs = require('fs')
const http = require('http')
const { Readable } = require('stream')

// the kit's server, with its connections counted
let connections = 0
const createServer = http.createServer
http.createServer = (...args) => createServer(...args).on('connection', () => connections++)
const fdk = require('@fnproject/fdk')

const { FN_LISTENER, TEST_FUNCTION_LEDGER } = process.env
const HALF = 1 << 20

fdk.handle(async (body, context) => {
  const header = name => context.getHeader('Fn-Http-H-' + name) || context.getHeader(name)

  if (header('Ledger-Call')) {
    fs.appendFileSync(TEST_FUNCTION_LEDGER, `${header('Ledger-Call')} ${FN_LISTENER}\n`)
  }
  while (header('Test-Hold') && !fs.existsSync(header('Test-Hold'))) {
    await new Promise(resolve => setTimeout(resolve, 10))
  }
  if (header('Kit-Leaves')) {
    fs.writeFileSync(header('Kit-Leaves'), '')
  }
  const answer = context.getHeader('Fn-Intent') ? context.httpGateway : context
  answer.setResponseHeader('Kit-Answer', 'one', 'two')
  if (header('Kit-Status')) {
    context.httpGateway.statusCode = Number(header('Kit-Status'))
  }
  context.responseContentType = 'text/plain'
  switch (header('Kit-Does')) {
    case 'echo':
      context.responseContentType = context.contentType || 'application/octet-stream'
      return fdk.rawResult(body)
    case 'throw':
      throw new Error('thrown as the call says')
    case 'crash':
      return process.exit(3)
    case 'crash-late':
      return fdk.streamResult(Readable.from(halfOfAnAnswer()))
    case 'null':
      return null
    case 'hang':
      return new Promise(() => {})
    case 'deaf':
      process.on('SIGTERM', () => {})
      return seen(context)
    default:
      return seen(context)
  }
}, { inputMode: 'buffer' })

async function * halfOfAnAnswer () {
  yield Buffer.alloc(HALF)
  await new Promise(resolve => setTimeout(resolve, 100))
  process.exit(3)
}

function seen (context) {
  const gateway = context.httpGateway
  const lines = {
    pid: process.pid,
    listener: FN_LISTENER,
    app: context.appID,
    function: context.fnID,
    COLOUR: context.config.COLOUR,
    SIZE: context.config.SIZE,
    FN_MEMORY: context.memory,
    call: context.callID,
    deadline: context.deadline.toISOString(),
    method: gateway.method,
    url: gateway.requestURL,
    'Kit-Ask': context.getAllHeaderValues('Kit-Ask'),
    'framed Kit-Ask': gateway.headers['Kit-Ask'] || [],
    connections
  }
  return Object.entries(lines).map(([name, value]) => `${name}=${value}\n`).join('')
}
