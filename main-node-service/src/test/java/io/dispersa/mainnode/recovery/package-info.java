@NullMarked
package io.dispersa.mainnode.recovery;

import org.jspecify.annotations.NullMarked;
