@NullMarked
package io.dispersa.cli.local;

import org.jspecify.annotations.NullMarked;
