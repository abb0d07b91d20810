@NullMarked
package io.dispersa.mainnode.openapi;

import org.jspecify.annotations.NullMarked;
