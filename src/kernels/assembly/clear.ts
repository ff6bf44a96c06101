// Zeros: WebAssembly sets shared memory to zero at once, JavaScript value by value.

export function clear(address: usize, bytes: usize): void {
  memory.fill(address, 0, bytes);
}
