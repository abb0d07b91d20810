@NullMarked
package io.dispersa.mainnode.roll;

import org.jspecify.annotations.NullMarked;
