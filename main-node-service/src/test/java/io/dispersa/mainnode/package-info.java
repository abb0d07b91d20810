@NullMarked
package io.dispersa.mainnode;

import org.jspecify.annotations.NullMarked;
