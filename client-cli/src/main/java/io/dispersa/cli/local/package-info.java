/** A cluster on this machine: its processes, ports, logs and what is recorded of them. */
@NullMarked
package io.dispersa.cli.local;

import org.jspecify.annotations.NullMarked;
