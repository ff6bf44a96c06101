// Numbers that the compiler knows, 0 to 5, as type arguments: offsetof<Three>() is 3, and branches for other numbers leave no code.

@unmanaged export class Zero {}
@unmanaged export class One { a: u8; }
@unmanaged export class Two { a: u8; b: u8; }
@unmanaged export class Three { a: u8; b: u8; c: u8; }
@unmanaged export class Four { a: u8; b: u8; c: u8; d: u8; }
@unmanaged export class Five { a: u8; b: u8; c: u8; d: u8; e: u8; }
