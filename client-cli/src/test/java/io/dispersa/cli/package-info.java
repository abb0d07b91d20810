@NullMarked
package io.dispersa.cli;

import org.jspecify.annotations.NullMarked;
