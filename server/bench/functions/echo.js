// A function without a kit: answers each call with the body that it was sent.
const fs = require('fs');
const http = require('http');

const socket = process.env.FN_LISTENER.replace(/^unix:/, '');
http
  .createServer((request, answer) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts);
      answer.writeHead(200, { 'Content-Type': 'text/plain', 'Content-Length': body.length });
      answer.end(body);
    });
  })
  .listen(socket + '.new', () => {
    fs.chmodSync(socket + '.new', 0o666);
    fs.renameSync(socket + '.new', socket);
  });
