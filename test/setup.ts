// Every run tries the same random examples: main must not turn red by chance. To search for more, give fast-check another seed here.
import fc from 'fast-check';

fc.configureGlobal({ seed: 20261122 });
