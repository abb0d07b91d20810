/** The command line client: one class for each command. */
@NullMarked
package io.dispersa.cli;

import org.jspecify.annotations.NullMarked;
