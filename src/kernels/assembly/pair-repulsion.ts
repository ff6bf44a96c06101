// placeholder
export function pairRepulsion(plan: usize): f64 { return 0; }
