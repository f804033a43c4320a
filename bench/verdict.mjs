/** An aim with what came of it. */
export function verdict(passed, aim, outcome) {
  return `${passed ? "pass" : "MISS"}  ${aim} (${outcome})\n`;
}

export function times(ratio) {
  return `${figure(ratio)} ×`;
}

export function figure(value) {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
