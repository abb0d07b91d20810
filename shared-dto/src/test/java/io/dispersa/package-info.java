@NullMarked
package io.dispersa;

import org.jspecify.annotations.NullMarked;
