@NullMarked
package io.dispersa.service.guard;

import org.jspecify.annotations.NullMarked;
