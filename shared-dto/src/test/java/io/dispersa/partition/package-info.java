@NullMarked
package io.dispersa.partition;

import org.jspecify.annotations.NullMarked;
