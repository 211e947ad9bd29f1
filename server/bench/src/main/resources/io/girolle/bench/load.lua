-- POST requests with a body of BENCH_BODY bytes; at the end one line that WrkReport reads.
wrk.method = "POST"
wrk.body = string.rep("x", tonumber(os.getenv("BENCH_BODY")))
wrk.headers["Content-Type"] = "application/octet-stream"

function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format(
    "bench calls=%d failed=%d micros=%d p50=%d p99=%d\n",
    summary.requests, e.connect + e.read + e.write + e.status + e.timeout,
    summary.duration, latency:percentile(50), latency:percentile(99)))
end
