@NullMarked
package io.dispersa.service.launch;

import org.jspecify.annotations.NullMarked;
