#!/bin/sh
# For any build server with a shell. The keys come from its store of secrets, as environment variables.
set -eu

npm ci
code=0
npm run --silent parity -- --no-color --no-content "$@" || code=$?

case $code in
  0) echo 'gateway-parity: parity' ;;
  1) echo 'gateway-parity: drift, do not move traffic' ;;
  3) echo 'gateway-parity: inconclusive, which is not a pass' ;;
  4) echo 'gateway-parity: a side is unusable: a key, a host or a model is wrong' ;;
  *) echo "gateway-parity: nothing was judged (exit $code)" ;;
esac
exit "$code"
