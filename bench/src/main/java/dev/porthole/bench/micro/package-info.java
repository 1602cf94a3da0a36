/// Micro benchmarks, run with `bench/jmh [PATTERN]`.
@NullMarked
package dev.porthole.bench.micro;

import org.jspecify.annotations.NullMarked;
